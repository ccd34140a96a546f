#pragma once

#include <cstddef>
#include <string>

#include "istioctl/base/diagnostic.h"

namespace istioctl::cli {

/// The line that a diagnostic points at, and a second line with a caret below the place, both
/// ending with a newline; empty when the diagnostic has no line or no place in it. A line that
/// is wider than `columns` is cut on both sides of the place.
///
///    14 |       protocol: HTPP
///       |                 ^~~~
[[nodiscard]] std::string format_excerpt(const base::Diagnostic& diagnostic, std::size_t columns);

}  // namespace istioctl::cli
