#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/proxy/route.h"

/// How the sidecar connects to a destination, as ExternalServices and DestinationRules say it.
namespace istioctl::proxy {

/// How the addresses of a destination are found.
enum class Discovery : std::uint8_t {
  none,   ///< the address that the client asked for (the original destination)
  fixed,  ///< STATIC: the endpoints' addresses
  dns,    ///< the addresses of the endpoints' names
};

/// What is spoken to the destination. `tcp` is passed on unread.
enum class UpstreamProtocol : std::uint8_t { tcp, http1, http2 };

/// TLS that the sidecar begins.
struct Tls {
  enum class Mode : std::uint8_t { simple, mutual };

  Mode mode = Mode::simple;
  std::string sni = {};          ///< empty: the host that was requested
  std::string authorities = {};  ///< file of accepted authorities; empty: those of the system
  std::string certificate = {};  ///< file; of `mutual` alone
  std::string private_key = {};  ///< file; of `mutual` alone
  /// Names of which the certificate must have one; empty: the host that was requested, or
  /// nobody's where the connection is passed on unread and no name is known.
  std::vector<std::string> subject_names = {};

  friend bool operator==(const Tls&, const Tls&) = default;
};

/// Limits; what is absent isn't limited, save for Envoy's default of retries.
struct ConnectionPool {
  std::optional<std::uint32_t> max_connections = {};
  std::optional<Duration> connect_timeout = {};
  std::optional<std::uint32_t> max_pending_requests = {};
  std::optional<std::uint32_t> max_requests = {};
  std::optional<std::uint32_t> max_requests_per_connection = {};
  std::optional<std::uint32_t> max_retries = {};

  friend bool operator==(const ConnectionPool&, const ConnectionPool&) = default;
};

struct OutlierDetection {
  std::optional<std::uint32_t> consecutive_errors = {};
  std::optional<Duration> interval = {};
  std::optional<Duration> base_ejection_time = {};
  std::optional<std::uint32_t> max_ejection_percent = {};

  friend bool operator==(const OutlierDetection&, const OutlierDetection&) = default;
};

struct LoadBalancer {
  enum class Kind : std::uint8_t { round_robin, least_request, random, ring_hash };

  Kind kind = Kind::round_robin;
  std::string hash_header = {};  ///< of ring_hash; empty: nothing is hashed
  std::optional<std::uint32_t> minimum_ring_size = {};

  friend bool operator==(const LoadBalancer&, const LoadBalancer&) = default;
};

struct Endpoint {
  std::string address = {};  ///< an IPv4 address, or with Discovery::dns a name
  std::uint16_t port = 0;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// A way to destinations, shared by all hosts for which port, protocol and settings are the same.
/// Limits are counted for each DestinationRule that sets some.
struct Upstream {
  std::string name = {};   ///< unique and stable: it follows from what is below
  std::uint16_t port = 0;  ///< of the service
  UpstreamProtocol protocol = UpstreamProtocol::http1;
  Discovery discovery = Discovery::none;
  std::vector<Endpoint> endpoints = {};  ///< none with Discovery::none
  /// With Discovery::none: connect to `port` of the original destination's address, though the
  /// client called another one.
  bool changes_port = false;
  std::optional<Tls> tls = {};
  ConnectionPool pool = {};
  std::optional<OutlierDetection> outliers = {};
  LoadBalancer balancer = {};  ///< with Discovery::none there is nothing to choose
};

}  // namespace istioctl::proxy
