#pragma once

#include <string>
#include <string_view>

#include "istioctl/cli/reporter.h"

namespace istioctl::cli {

/// The lines that turn `before` into `after`, as `diff -u` writes them: a head that calls both
/// texts `name`, and hunks with three lines of context. Empty when the texts are equal. The script
/// is the shortest there is, unless the texts are so long and so different that finding it would
/// take more than a moment.
[[nodiscard]] std::string unified_diff(std::string_view name, std::string_view before,
                                       std::string_view after, Color color);

}  // namespace istioctl::cli
