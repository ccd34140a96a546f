#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/config/resource.h"
#include "istioctl/net/cidr.h"
#include "istioctl/proxy/finding.h"
#include "istioctl/proxy/host_index.h"
#include "istioctl/proxy/policy_object.h"
#include "istioctl/proxy/range_index.h"
#include "istioctl/proxy/route.h"
#include "istioctl/proxy/upstream.h"

namespace istioctl::proxy {

/// Hosts of one ExternalService at one port whose requests are treated alike.
struct VirtualHost {
  std::string name = {};         ///< unique in the port, stable
  ObjectId service = no_object;  ///< the ExternalService that opens the hosts
  ObjectId rule = no_object;     ///< the VirtualService that decides, if any
  ObjectId policy = no_object;   ///< the DestinationRule of the hosts, if any
  /// Domains, perhaps with a wildcard (but not `*`), and IPv4 addresses, to which a client may
  /// add the port (`host:port`). None where a range or `*` leads here.
  std::vector<std::string> hosts = {};
  std::vector<Route> routes = {};  ///< the first that matches decides; none: status 404
};

/// HTTP services that are opened by address: any host requested there that no virtual host has.
struct HttpRange {
  net::Cidr range = {};
  std::size_t virtual_host = 0;  ///< whose routes count; index in ExternalPort::virtual_hosts
};

/// Connections that are passed on unread.
struct TcpRoute {
  ObjectId service = no_object;
  std::string host = {};  ///< of the service, as it is written there
  UpstreamId upstream = no_upstream;
  ObjectId policy = no_object;  ///< the DestinationRule that has a say, if any
};

/// A port that external services use: all that is opened there.
///
/// A connection is judged by the address that the client asked for, the narrowest range first
/// (`tcp_ranges`); then by the server name of TLS (`server_names`, `any_tls`); then it is either
/// passed on (`any_tcp`) or read as HTTP (`is_http`), and without both it is closed. A request is
/// judged by its host, the most specific first; then by the address (`http_ranges`); then
/// `any_host` decides, and without it the answer is status 404.
struct ExternalPort {
  std::uint16_t number = 0;
  bool is_http = false;
  std::vector<VirtualHost> virtual_hosts = {};                  ///< sorted by name
  std::vector<HttpRange> http_ranges = {};                      ///< sorted
  std::optional<std::size_t> any_host = {};                     ///< for `*`; index in virtual_hosts
  std::vector<std::pair<net::Cidr, TcpRoute>> tcp_ranges = {};  ///< sorted
  std::vector<std::pair<std::string, TcpRoute>> server_names = {};  ///< sorted: domains, `*.x.org`
  std::optional<TcpRoute> any_tls = {};
  std::optional<TcpRoute> any_tcp = {};  ///< opens every destination at the port

  HostIndex<std::size_t> hosts_index = {};  ///< into virtual_hosts
  RangeIndex<std::size_t> http_index = {};  ///< into http_ranges
  RangeIndex<std::size_t> tcp_index = {};   ///< into tcp_ranges
  HostIndex<std::size_t> names_index = {};  ///< into server_names
};

struct ModelOptions {
  std::uint16_t sidecar_port = 15001;  ///< where the sidecar listens; it can't be external as well
  /// The labels of the pod, for `sourceLabels` of rules; by default a pod without labels.
  std::map<std::string, std::string, std::less<>> pod_labels = {};
};

/// What a policy means: what the sidecar lets through, and how. Everything that isn't here is
/// blocked. Computed once, in time linear to the policy and to what it opens.
///
/// The rules by which it is computed:
/// - Among objects that contradict each other the oldest wins: by creation time, then namespace,
///   then name; objects without a creation time come last, in the order of their input. Each loss
///   is a diagnostic that names both.
/// - A short host (a single label) belongs to the namespace of its object, as the name of a
///   Service does: `db` of namespace `a` is `db.a.svc.cluster.local`.
/// - The most specific VirtualService and DestinationRule of a host counts, alone: the same host,
///   then the longest wildcard. A VirtualService that isn't for the sidecars ("mesh") doesn't
///   count, nor does one without http rules.
/// - A subset's policy overrides the service's: load balancer and TLS as a whole, limits and
///   outlier detection one by one. A number 0 there means the default, as in Istio.
/// - A destination's port is the one that it names, else the one that was called, else the only
///   one that its service has.
/// - HTTP, HTTP2 and GRPC are read as HTTP; HTTPS is passed on by server name or address; TCP,
///   MONGO and REDIS by address, and where the host is a domain, whatever the address; UDP never
///   comes to the sidecar.
/// - What Envoy can't do (a regular expression that RE2 doesn't know, a status 99) is left out
///   with a diagnostic; it never opens anything. A match that is left out matches nothing.
class EgressModel {
 public:
  /// Objects of other kinds don't count.
  [[nodiscard]] static EgressModel compute(Policy policy, const ModelOptions& options = {});

  /// The objects by age, the oldest first. ObjectId counts them.
  [[nodiscard]] const Policy& objects() const { return objects_; }
  [[nodiscard]] const std::vector<Upstream>& upstreams() const { return upstreams_; }

  /// Sorted by number; only ports at which something is open.
  [[nodiscard]] const std::vector<ExternalPort>& ports() const { return ports_; }

  /// The port with this number, or nullptr: nothing is open there.
  [[nodiscard]] const ExternalPort* find_port(std::uint16_t number) const;

  /// All that there is to say about the objects, by age of the object that it is about; what an
  /// object allows by its annotation is left out. See find_traps().
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

  /// Of these what changes the model: conflicts, and what can't have the effect that its author
  /// wants. None is an error.
  [[nodiscard]] base::Diagnostics diagnostics() const;

 private:
  friend class ModelBuilder;

  Policy objects_;
  std::vector<Upstream> upstreams_;
  std::vector<ExternalPort> ports_;
  std::vector<Finding> findings_;
};

/// Who decides about a connection with this original destination: a TcpRoute, or nobody.
/// `server_name` is what its TLS handshake asks for; nothing: it begins no TLS, or waits for the
/// server to speak first. Without an address only what holds for every address is found.
[[nodiscard]] const TcpRoute* find_tcp_route(const ExternalPort& port,
                                             const std::optional<net::IpAddress>& address,
                                             const std::optional<std::string_view>& server_name);

/// Who decides about a request with this Host header, whose port (if any) must be the called one,
/// on a connection that find_tcp_route() leaves to HTTP; nullptr: status 404. The host is compared
/// without regard to case.
[[nodiscard]] const VirtualHost* find_virtual_host(const ExternalPort& port, std::string_view host,
                                                   const std::optional<net::IpAddress>& address);

}  // namespace istioctl::proxy
