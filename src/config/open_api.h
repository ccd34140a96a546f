#pragma once

#include "istioctl/schema/table.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::config {

/// The structural OpenAPI v3 schema of an object: what API servers take in a
/// CustomResourceDefinition. An empty text or list is as good as none, as it is to Reader; nulls
/// are taken out by the server before it looks.
[[nodiscard]] yaml::Json open_api_schema(const schema::Field& object);

}  // namespace istioctl::config
