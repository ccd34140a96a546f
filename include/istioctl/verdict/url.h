#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/net/ip_address.h"

namespace istioctl::verdict {

/// With what a client begins to speak on a new connection.
enum class Speech : std::uint8_t {
  http,
  tls,
  other,  ///< bytes of another protocol, or nothing before the server has spoken
};

/// What a client is asked to reach. Users and passwords of the text are dropped.
struct Url {
  std::string scheme = {};  ///< in lower case
  Speech speech = Speech::http;
  bool upgrades = false;                       ///< ws, wss: the connection is to become a WebSocket
  std::string host = {};                       ///< as written; an IPv6 address without brackets
  std::optional<net::IpAddress> address = {};  ///< where the host is one, or means this machine
  std::uint16_t port = 0;
  bool has_usual_port = true;  ///< the one that clients don't write into the Host header
  std::string path = "/";      ///< without dot segments, non-ASCII characters escaped
  std::string query = {};      ///< with its `?`; empty: none

  /// The Host header that a client sends: "httpbin.org", "www.google.com:443", "[::1]:80".
  [[nodiscard]] std::string authority() const;

  /// The server name that a client asks for in TLS: the host in lower case, empty for an address.
  [[nodiscard]] std::string server_name() const;
};

/// What Envoy takes as the head of a request, in bytes; what is longer never arrives.
inline constexpr std::size_t longest_head = std::size_t{60} << 10;

/// Reads an absolute URL with one of the schemes http, https, ws, wss, mongodb and redis, or tcp or
/// tls with a port for other protocols. The error (`invalid_input`) says what is wrong without
/// a user or password of the text, and what to write.
[[nodiscard]] base::Result<Url> parse_url(std::string_view text);

}  // namespace istioctl::verdict
