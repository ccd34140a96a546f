#pragma once

#include <string>

#include "istioctl/config/kind.h"
#include "istioctl/yaml/to_json.h"

/// The kinds as an API server knows them.
namespace istioctl::config {

/// The name of a kind's CustomResourceDefinition: "externalservices.networking.istio.io".
[[nodiscard]] std::string crd_name(const Kind& kind);

/// The CustomResourceDefinition (apiextensions.k8s.io/v1) of a kind. Its schema refuses nothing
/// that Reader accepts, and of the rest as much as such a schema can say. It keeps every field of
/// the kind's table.
[[nodiscard]] yaml::Json custom_resource_definition(const Kind& kind);

/// Whether a definition that a server has is one of ours, of this version of the program or of
/// another one.
[[nodiscard]] bool is_own_definition(const yaml::Json& definition);

}  // namespace istioctl::config
