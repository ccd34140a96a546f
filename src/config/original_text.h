#pragma once

#include <string>

#include "istioctl/yaml/node.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::config {

/// The text of one object as its author wrote it. Of an item of a List the bytes are cut out and
/// moved to the left; where that isn't a text of its own (aliases of what stands elsewhere) it is
/// `value` written anew.
[[nodiscard]] std::string original_text(yaml::Node object, const yaml::Json& value);

}  // namespace istioctl::config
