#pragma once

#include <cstddef>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/node.h"

namespace istioctl::inject {

/// Where the element that begins at byte `offset` of a scalar's text, a comma list, stands in the
/// document's text, without the white space around it: quotes, escapes and line breaks make the
/// two differ. All of the scalar where that can't be told.
[[nodiscard]] base::Span place_of_element(yaml::Node scalar, std::size_t offset);

}  // namespace istioctl::inject
