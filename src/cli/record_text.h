#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/cli/command.h"

/// What every description of a command says of its parts: --help, the manual pages.
namespace istioctl::cli {

/// "--filename FILE"
[[nodiscard]] std::string flag_name(const Flag& flag);

/// The sentence about a flag, with its other names, its default, and what replaces it.
[[nodiscard]] std::string flag_text(const Flag& flag);

/// The headings of the flags that aren't hidden, each once, in the order of their first flag.
[[nodiscard]] std::vector<std::string_view> groups_of(const std::vector<Flag>& flags);

/// What follows the command's name: "TYPE [NAME...] [flags]".
[[nodiscard]] std::string synopsis_of(const CommandRecord& record);

/// The flag --help, which fills `asked`; it must outlive the flag.
[[nodiscard]] Flag help_flag(bool& asked);

/// What the program is for, in one paragraph.
inline constexpr std::string_view about_program =
    "istioctl configures the traffic of an Istio service mesh: it adds the sidecar to workloads "
    "and "
    "manages the rules that the sidecars follow.";

}  // namespace istioctl::cli
