#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"

/// HTTP as the rest of the program sees it. What a later need adds comes as a further field with
/// a default (a client certificate, a proxy) or a further member function of HttpClient.
namespace istioctl::http {

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

using Headers = std::vector<Header>;

enum class Redirects : std::uint8_t { follow, refuse };

struct Request {
  std::string method = "GET";
  std::string url = {};  ///< http or https; user:password@ becomes basic authentication
  Headers headers = {};
  std::string body = {};  ///< sent when not empty
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{60'000};  ///< for the whole exchange; 0: no limit
  /// More bytes in the body, once decompressed, are an error (`invalid_input`).
  std::size_t response_limit = std::size_t{64} << 20;
  /// Followed at most ten times, and only to http and https.
  Redirects redirects = Redirects::follow;

  friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
  int status = 0;
  Headers headers = {};  ///< of the last response, names in the server's case
  std::string body = {};

  friend bool operator==(const Response&, const Response&) = default;
};

/// Sends requests. Not for use from several threads at once.
class HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// Blocks until the response is complete. Any status is a Response; an Error means that there
  /// is none: the peer isn't reachable or trusted, or too slow (`unavailable`), the URL
  /// or the response's size is wrong (`invalid_input`). Its message has no credentials.
  [[nodiscard]] virtual base::Result<Response> send(const Request& request) = 0;
};

/// Settings of a client as a whole.
struct ClientOptions {
  /// PEM certificates to trust instead of the system's; empty: the system's.
  std::string ca_certificates = {};
};

/// The client on libcurl. libcurl costs more to load than everything else together, so it lives
/// in a module that is loaded here; a missing module is an Error (`unavailable`).
[[nodiscard]] base::Result<std::unique_ptr<HttpClient>> make_client(const ClientOptions& options);

/// `url` for people: without user and password, and with *** for the value of each query
/// parameter whose name says that it is a secret (token, signature, key, …).
[[nodiscard]] std::string redact_url(std::string_view url);

/// Whether `text` starts with http:// or https://, in any case.
[[nodiscard]] bool is_http_url(std::string_view text);

/// The standard phrase for a status, "Not Found"; empty when there is none (RFC 9110).
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace istioctl::http
