#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cloud/range_source.h"

namespace istioctl::cli {

/// The ranges as `format` says: "list" (with commas, as --includeIPRanges takes them), "table",
/// "json" or "yaml", which also say where each of them came from.
[[nodiscard]] base::Result<std::string> print_ranges(const std::vector<cloud::FoundRange>& ranges,
                                                     std::string_view format);

}  // namespace istioctl::cli
