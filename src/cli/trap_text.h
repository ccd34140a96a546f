#pragma once

#include <cstddef>
#include <string>

#include "istioctl/proxy/trap.h"

/// What the table of traps says, for people.
namespace istioctl::cli {

/// The page about one trap, in lines of at most `columns`; its example stays as it is.
[[nodiscard]] std::string format_trap(const proxy::Trap& trap, std::size_t columns);

/// All traps, each with its summary.
[[nodiscard]] std::string format_traps(std::size_t columns);

}  // namespace istioctl::cli
