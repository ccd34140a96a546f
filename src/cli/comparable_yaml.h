#pragma once

#include <string>

#include "istioctl/config/resource.h"

namespace istioctl::cli {

/// An object's JSON as YAML that is the same for objects which mean the same: with sorted keys,
/// without what only a server sets in the metadata, and without nulls, empty strings and empty
/// lists where these mean that a field is absent. `key` names the object.
[[nodiscard]] std::string comparable_yaml(const config::Key& key, const std::string& object);

}  // namespace istioctl::cli
