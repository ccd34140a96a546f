#pragma once

#include <vector>

#include "arguments.h"
#include "flag_table.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"

namespace istioctl::cli {

/// Checks the arguments against what a command takes and fills the targets of its flags and
/// positionals. Nothing is filled when the arguments don't fit together: a missing or excess
/// argument or two flags that exclude each other is `wrong_usage`. A malformed value is
/// `invalid_input`.
[[nodiscard]] base::Result<void> bind_arguments(const CommandRecord& record, const FlagTable& table,
                                                const std::vector<ArgumentUse>& uses);

}  // namespace istioctl::cli
