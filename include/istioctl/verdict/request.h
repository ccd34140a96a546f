#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/net/ip_address.h"
#include "istioctl/verdict/url.h"

namespace istioctl::verdict {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One request, or the connection for it.
struct Request {
  Url url = {};
  std::string method = "GET";  ///< as it is sent
  Headers headers = {};        ///< beside Host; names in lower case. A `host` takes its place
  std::optional<std::uint32_t> uid = {};  ///< who opens the connection; nothing: not the sidecar
  /// What the URL's host resolves to; where the host is an address, that one counts.
  std::optional<net::IpAddress> address = {};
};

/// The address that the request's connection is for, where it is known.
[[nodiscard]] std::optional<net::IpAddress> known_address(const Request& request);

/// Reads "Name: value". The error (`invalid_input`) says what is wrong without the value.
[[nodiscard]] base::Result<std::pair<std::string, std::string>> parse_header(std::string_view text);

/// Reads a method, which is a token in any case. CONNECT, which asks a proxy, is `invalid_input`.
[[nodiscard]] base::Result<std::string> parse_method(std::string_view text);

}  // namespace istioctl::verdict
