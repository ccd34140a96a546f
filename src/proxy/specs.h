#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "findings.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/proxy/route.h"
#include "istioctl/proxy/upstream.h"
#include "istioctl/yaml/to_json.h"

/// The specs of the kinds as values, before they are put together.
namespace istioctl::proxy {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// How the sidecar treats the connections of a port.
enum class Traffic : std::uint8_t {
  http1,  ///< HTTP
  http2,  ///< HTTP2, GRPC
  tls,    ///< HTTPS: passed on, by the name that the client asks for
  tcp,    ///< TCP, MONGO, REDIS: passed on
  udp,    ///< never comes to the sidecar
};

[[nodiscard]] inline bool is_http(Traffic traffic) {
  return traffic == Traffic::http1 || traffic == Traffic::http2;
}

struct ServicePort {
  std::uint16_t number = 0;
  std::string name = {};
  Traffic traffic = Traffic::http1;
};

struct ServiceEndpoint {
  std::string address = {};
  std::map<std::string, std::uint16_t> ports = {};  ///< by the name of the service's port
  Labels labels = {};
};

struct ExternalServiceSpec {
  std::vector<std::string> hosts = {};
  std::vector<ServicePort> ports = {};
  Discovery discovery = Discovery::none;
  std::vector<ServiceEndpoint> endpoints = {};
};

/// A destination as a rule names it. The port is a number, a name, or nothing of both.
struct DestinationSpec {
  std::string host = {};
  std::string subset = {};
  std::optional<std::uint16_t> port = {};
  std::string port_name = {};
  std::uint32_t weight = 0;
};

/// One alternative of an entry.
struct MatchSpec {
  std::size_t index = 0;  ///< in the entry's `match`
  RequestMatch match = {};
};

struct HttpEntrySpec {
  std::size_t index = 0;                ///< in the spec's `http`
  bool has_match = false;               ///< otherwise it is for every request
  std::vector<MatchSpec> matches = {};  ///< those that the sidecar can meet
  std::vector<DestinationSpec> destinations = {};
  std::optional<DestinationSpec> mirror = {};
  Route actions = {};  ///< all but name, match, targets and mirror
};

struct VirtualServiceSpec {
  std::vector<std::string> hosts = {};
  std::vector<HttpEntrySpec> http = {};  ///< none where it isn't for the sidecars
};

/// What a DestinationRule or one of its subsets says; what is absent is as the service has it.
struct TrafficPolicy {
  std::optional<LoadBalancer> balancer = {};
  bool passthrough = false;  ///< the load balancer is the address that the client asked for
  ConnectionPool pool = {};
  std::optional<OutlierDetection> outliers = {};
  bool has_tls = false;
  std::optional<Tls> tls = {};  ///< nothing with `has_tls`: none
};

struct SubsetSpec {
  Labels labels = {};
  TrafficPolicy policy = {};
};

struct DestinationRuleSpec {
  std::string host = {};
  TrafficPolicy policy = {};
  std::map<std::string, SubsetSpec, std::less<>> subsets = {};  ///< the first of each name
};

[[nodiscard]] ExternalServiceSpec read_external_service(const yaml::Json& spec);

/// `id` is the object, about which there may be something to find.
[[nodiscard]] VirtualServiceSpec read_virtual_service(const yaml::Json& spec, ObjectId id,
                                                      const ModelOptions& options,
                                                      Findings& findings);

[[nodiscard]] DestinationRuleSpec read_destination_rule(const yaml::Json& spec, ObjectId id,
                                                        Findings& findings);

/// The policy of a subset over that of its service.
[[nodiscard]] TrafficPolicy merge(TrafficPolicy service, const TrafficPolicy& subset);

}  // namespace istioctl::proxy
