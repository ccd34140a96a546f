#pragma once

#include <string_view>

#include "istioctl/schema/table.h"

namespace istioctl::inject {

/// Istio 0.7.1's MeshConfig and ProxyConfig (mesh.istio.io/v1alpha1).
extern const schema::Table mesh_config_table;
extern const schema::Table proxy_config_table;

/// 0.7.1's defaults for what its sidecar template reads, as JSON.
extern const std::string_view default_mesh_config;

}  // namespace istioctl::inject
