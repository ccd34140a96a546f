#pragma once

#include "istioctl/proxy/egress_model.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::proxy {

/// The route configuration of an HTTP port.
[[nodiscard]] yaml::Json route_configuration(const ExternalPort& port, const EgressModel& model);

}  // namespace istioctl::proxy
