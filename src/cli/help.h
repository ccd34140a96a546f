#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "istioctl/cli/command.h"

namespace istioctl::cli {

/// What --help prints for a command: what it does, usage, examples, arguments and flags, broken
/// at `columns`. `flags` are all that the command takes, global ones included.
[[nodiscard]] std::string format_help(const CommandRecord& record, const std::vector<Flag>& flags,
                                      std::size_t columns);

/// What `istioctl --help` prints: the commands and the global flags. It makes every record.
[[nodiscard]] std::string format_overview(std::span<const CommandEntry> commands,
                                          const std::vector<Flag>& globals, std::size_t columns);

}  // namespace istioctl::cli
