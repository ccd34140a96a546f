#pragma once

#include <expected>
#include <string_view>

#include "events.h"

namespace istioctl::yaml {

/// Checks the directives before a document as Go's reader does: `%YAML 1.1` and `%TAG`.
[[nodiscard]] std::expected<void, ParseError> check_directives(std::string_view text);

}  // namespace istioctl::yaml
