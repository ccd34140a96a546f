#pragma once

#include <string_view>

#include "istioctl/cli/context.h"
#include "istioctl/cli/reporter.h"

namespace istioctl::cli {

/// How to print to this environment's stderr: `color` is the value of --color. "auto" is color
/// on a terminal, unless NO_COLOR is set and not empty (no-color.org) or TERM is "dumb"; "always"
/// also gives excerpts to a pipe, for pagers.
[[nodiscard]] ReportStyle report_style(const Environment& environment, std::string_view color);

/// Whether what goes to stdout is colored, by the same rules.
[[nodiscard]] Color output_color(const Context& context);

}  // namespace istioctl::cli
