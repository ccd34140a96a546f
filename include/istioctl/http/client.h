#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "istioctl/base/error.h"

/// HTTP as the rest of the program sees it.
namespace istioctl::http {

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

using Headers = std::vector<Header>;

enum class Redirects : std::uint8_t { follow, refuse };

/// How a body with status 2xx is handed over: with the response, or piece by piece before it.
enum class Delivery : std::uint8_t { whole, pieces };

struct Request {
  std::string method = "GET";
  std::string url = {};  ///< http or https; user:password@ becomes basic authentication
  Headers headers = {};
  std::string body = {};  ///< sent when not empty
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{60'000};  ///< for the whole exchange; 0: no limit
  std::chrono::seconds idle_timeout{0};       ///< without a byte received; 0: no limit
  /// More bytes in the body, once decompressed, are an error (`invalid_input`). A body that comes
  /// in pieces has no limit.
  std::size_t response_limit = std::size_t{64} << 20;
  /// Followed at most ten times, and only to http and https.
  Redirects redirects = Redirects::follow;
  Delivery delivery = Delivery::whole;

  friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
  int status = 0;
  Headers headers = {};  ///< of the last response, names in the server's case
  std::string body = {};

  friend bool operator==(const Response&, const Response&) = default;
};

/// Why there is no response.
enum class Cause : std::uint8_t {
  other,
  wrong_url,
  name_lookup,            ///< the host, or the proxy's, has no address
  connection,             ///< nothing accepts connections there, or no route leads there
  proxy,                  ///< it refuses to lead to the server
  untrusted_certificate,  ///< of the server: signed by nobody that is trusted
  expired_certificate,    ///< or one that isn't valid yet
  wrong_host_certificate,
  wrong_client_certificate,  ///< ours, or its key, can't be read, or they don't fit
  wrong_authorities,         ///< those that ClientOptions trusts can't be read
  tls,
  timeout,
  broken,     ///< the connection ended before the response did
  redirects,  ///< too many, or to another protocol
  too_large,
  out_of_memory,
};

/// A request that has no response.
struct Failure {
  Cause cause = Cause::other;
  std::string detail = {};  ///< in the words of the library; no URL, no credentials; unescaped
  bool sent = false;        ///< the server may have got the request

  friend bool operator==(const Failure&, const Failure&) = default;
};

/// A piece of the body of a request with Delivery::pieces.
struct Piece {
  std::string bytes;

  friend bool operator==(const Piece&, const Piece&) = default;
};

/// What became of a request; a Response or a Failure is the end of it.
struct Event {
  std::size_t id = 0;  ///< as start() gave it
  std::variant<Piece, Response, Failure> what;
};

/// Sends requests. Not for use from several threads at once.
class HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// Blocks until the response is complete. Any status is a Response; an Error means that there
  /// is none: the peer isn't reachable or trusted, or too slow (`unavailable`), the URL
  /// or the response's size is wrong (`invalid_input`). Its message has no credentials.
  [[nodiscard]] virtual base::Result<Response> send(const Request& request) = 0;

  /// Begins a request, which wait() takes further: any number may be under way, over as few
  /// connections as the servers allow. Returns its id, which is never used again. Only GET and
  /// HEAD are sent a second time by themselves, when a connection that was kept open broke.
  [[nodiscard]] virtual base::Result<std::size_t> start(const Request& request) = 0;

  /// Works on the requests that are under way until there is something to tell, or so long.
  [[nodiscard]] virtual base::Result<std::vector<Event>> wait(
      std::chrono::milliseconds longest) = 0;

  /// Gives up a request, of which nothing is told any more. An unknown id is fine.
  virtual void cancel(std::size_t id) = 0;

  /// Ends a wait() that another thread is in, or else the next one, early. For any thread.
  virtual void interrupt() = 0;
};

/// Whether the certificate of a server is looked at.
enum class Verification : std::uint8_t { full, none };

/// Settings of a client as a whole.
struct ClientOptions {
  /// PEM certificates to trust instead of the system's; empty: the system's.
  std::string ca_certificates = {};
  std::string client_certificate = {};  ///< PEM, with those that sign it; empty: none
  std::string client_key = {};          ///< PEM
  /// The name that a server's certificate must be for, and that it is asked for by (SNI); empty:
  /// the URL's host.
  std::string tls_server_name = {};
  Verification verification = Verification::full;
  /// The proxy's URL, http, https or socks5, perhaps with user and password; empty: none.
  /// Nothing: as the variables https_proxy, no_proxy, … say.
  std::optional<std::string> proxy = {};
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
