#pragma once

#include <cstdint>

namespace istioctl::yaml {

/// Whether a document of `nodes` nodes, aliases replaced by what they name, may have so many of
/// them from aliases: the bounds of Go's yaml.v2, which keep its time linear.
[[nodiscard]] bool is_within_alias_budget(std::uint64_t nodes, std::uint64_t from_aliases);

inline constexpr const char* excessive_aliasing =
    "the aliases of this document repeat too much of it; write some of it out";

}  // namespace istioctl::yaml
