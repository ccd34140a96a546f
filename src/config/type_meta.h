#pragma once

#include <string_view>

#include "istioctl/base/diagnostic.h"
#include "istioctl/config/kind.h"
#include "istioctl/yaml/node.h"

namespace istioctl::config {

/// The kind of an object by its `kind` and `apiVersion`, or nullptr with every reason why there is
/// none among the problems. `inherited` is what an item of a typed list may leave out; empty:
/// nothing.
[[nodiscard]] const Kind* read_kind(yaml::Node object, const Kind* inherited,
                                    base::Diagnostics& problems);

/// The text of a string field; empty where it is missing or no scalar.
[[nodiscard]] std::string_view text_at(yaml::Node object, std::string_view field);

}  // namespace istioctl::config
