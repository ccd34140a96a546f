#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What becomes of an HTTP request, as a VirtualService says it. Values without behaviour.
namespace istioctl::proxy {

using Duration = std::chrono::nanoseconds;  ///< whole milliseconds, at least one

/// An object of the policy: its index in EgressModel::objects().
using ObjectId = std::uint32_t;
inline constexpr ObjectId no_object = std::numeric_limits<ObjectId>::max();

/// A way to a destination: its index in EgressModel::upstreams().
using UpstreamId = std::uint32_t;
/// The policy opens no such destination: requests for it are answered with status 503.
inline constexpr UpstreamId no_upstream = std::numeric_limits<UpstreamId>::max();

/// What a text must be. A regular expression is one of the whole text.
struct TextMatch {
  enum class Kind : std::uint8_t { exact, prefix, regex };

  Kind kind = Kind::exact;
  std::string text = {};  ///< as the rule has it
  std::string re2 = {};   ///< of a regular expression: the same for RE2, which Envoy uses

  friend bool operator==(const TextMatch&, const TextMatch&) = default;
};

/// The conditions of one match, all of which a request must meet; none: every request.
struct RequestMatch {
  std::optional<TextMatch> uri = {};  ///< the path without the query
  std::optional<TextMatch> scheme = {};
  std::optional<TextMatch> method = {};
  std::optional<TextMatch> authority = {};  ///< the Host header, its port included
  std::vector<std::pair<std::string, TextMatch>> headers = {};  ///< sorted by name

  [[nodiscard]] bool is_empty() const {
    return !uri && !scheme && !method && !authority && headers.empty();
  }
  friend bool operator==(const RequestMatch&, const RequestMatch&) = default;
};

struct Retries {
  std::uint32_t attempts = 1;
  std::optional<Duration> per_try_timeout = {};
};

struct Delay {
  std::uint32_t percent = 0;
  Duration duration = {};
};

struct Abort {
  std::uint32_t percent = 0;
  std::uint32_t status = 0;  ///< 200 to 599
};

struct Rewrite {
  std::string uri = {};        ///< empty: stays
  std::string authority = {};  ///< empty: stays
};

/// Answered with status 301.
struct Redirect {
  std::string uri = {};        ///< empty: stays
  std::string authority = {};  ///< empty: stays
};

struct CorsPolicy {
  std::vector<std::string> allow_origins = {};  ///< "*": every origin
  std::vector<std::string> allow_methods = {};
  std::vector<std::string> allow_headers = {};
  std::vector<std::string> expose_headers = {};
  std::optional<std::chrono::seconds> max_age = {};
  std::optional<bool> allow_credentials = {};
};

/// Where requests go, and which share of them.
struct Target {
  std::string host = {};  ///< as the rule names it, or the host that was requested
  std::string subset = {};
  std::uint16_t port = 0;
  std::uint32_t weight = 0;  ///< relative to the sum of the route's targets
  UpstreamId upstream = no_upstream;
  ObjectId service = no_object;  ///< the ExternalService that opens the destination
  ObjectId policy = no_object;   ///< the DestinationRule that has a say, if any
};

/// One alternative of one entry of a VirtualService; or the way of a host that has none.
struct Route {
  std::string name = {};      ///< "VirtualService/default/httpbin http[0].match[1]", stable
  ObjectId rule = no_object;  ///< the VirtualService
  std::size_t entry = 0;      ///< the index in its spec.http
  RequestMatch match = {};
  std::optional<Redirect> redirect = {};
  std::vector<Target> targets = {};  ///< none with a redirect, at least one otherwise
  std::optional<Rewrite> rewrite = {};
  std::optional<Duration> timeout = {};  ///< nothing: there is none
  std::optional<Retries> retries = {};
  std::optional<Delay> delay = {};
  std::optional<Abort> abort = {};
  std::optional<Target> mirror = {};
  std::optional<CorsPolicy> cors = {};
  std::vector<std::pair<std::string, std::string>> append_headers = {};  ///< sorted by name
  bool websocket = false;  ///< whether a connection may become a WebSocket
};

}  // namespace istioctl::proxy
