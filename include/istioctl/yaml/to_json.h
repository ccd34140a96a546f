#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"

namespace istioctl::yaml {

/// JSON that keeps the order of keys.
using Json = nlohmann::ordered_json;

/// A node as Kubernetes reads it: typed scalars, keys as strings, aliases and merge keys
/// replaced by what they name. Nothing, with an error in `problems`, for what can't become JSON
/// (`.inf`, a tag that contradicts its text) and for documents that repeat themselves by
/// aliases more than Go's reader allows.
[[nodiscard]] std::optional<Json> to_json(Node node, base::Diagnostics& problems);

}  // namespace istioctl::yaml
