#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/net/ip_address.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/yaml/to_json.h"

/// A model as the configuration of Envoy (API v3). The same model gives the same text, and the
/// order in it follows from ports and names, so that the differences of two texts mean something.
namespace istioctl::proxy {

/// A port of the pod's own, whose connections are passed to 127.0.0.1.
struct InboundPort {
  std::uint16_t port = 0;
  /// The pod's address. Without it whatever comes to the port is taken for the pod's own, what
  /// the pod itself sends to that port of others included.
  std::optional<net::IpAddress> address = {};
};

struct EnvoyOptions {
  std::uint16_t port = 15001;        ///< to which the connections are redirected
  std::uint16_t admin_port = 15000;  ///< of the administration interface, on 127.0.0.1
  std::string access_log = {};       ///< a file for a line for each request; empty: none
  std::vector<InboundPort> inbound = {};
  /// The file of the authorities that are accepted where a rule names none.
  std::string authorities = "/etc/ssl/certs/ca-certificates.crt";
};

/// The name of the cluster without endpoints, where everything ends that isn't open.
inline constexpr std::string_view black_hole = "BlackHole";

/// Whether the options fit to each other and to the model: `wrong_usage` when an inbound port is
/// there twice, is one of the sidecar's own, or can't be told from what is open at that port.
[[nodiscard]] base::Result<void> check(const EgressModel& model, const EnvoyOptions& options);

/// The whole configuration, for --config-path. The options must be sound (see check()).
[[nodiscard]] yaml::Json bootstrap(const EgressModel& model, const EnvoyOptions& options);

/// Its listeners, a list: `static_resources.listeners`.
[[nodiscard]] yaml::Json listeners(const EgressModel& model, const EnvoyOptions& options);

/// The route configurations that are in its listeners, a list: one for each HTTP port, whose name
/// is the port's number.
[[nodiscard]] yaml::Json route_configurations(const EgressModel& model);

/// Its clusters, a list: `static_resources.clusters`.
[[nodiscard]] yaml::Json clusters(const EgressModel& model, const EnvoyOptions& options);

/// A file that the configuration names, which Envoy reads when it starts.
struct NamedFile {
  enum class Holds : std::uint8_t { certificates, private_key };

  std::string path = {};
  Holds holds = Holds::certificates;
  ObjectId policy = no_object;  ///< the DestinationRule that names it, or for which it is needed
  std::string field = {};       ///< of that rule; empty: the file of EnvoyOptions::authorities
};

/// The files, sorted by path; each once for each thing that it must hold.
[[nodiscard]] std::vector<NamedFile> named_files(const EgressModel& model,
                                                 const EnvoyOptions& options);

}  // namespace istioctl::proxy
