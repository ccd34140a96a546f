#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/cli/command.h"

/// The records of the commands as manual pages, in the language of man(7).
namespace istioctl::cli {

/// The page istioctl-NAME(1). `flags` are the command's own and the global ones.
[[nodiscard]] std::string format_man_page(const CommandRecord& record,
                                          const std::vector<Flag>& flags, std::string_view version);

/// The page istioctl(1): all commands and the global flags. It makes every record.
[[nodiscard]] std::string format_man_overview(std::span<const CommandEntry> commands,
                                              const std::vector<Flag>& globals,
                                              std::string_view version);

}  // namespace istioctl::cli
