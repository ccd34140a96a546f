#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace istioctl::iptables {

/// The two places where Linux keeps rules of iptables. They don't see each other, and the
/// kernel obeys both.
enum class Backend : std::uint8_t { nft, legacy };

inline constexpr std::array<Backend, 2> all_backends{Backend::nft, Backend::legacy};

/// "nft" or "legacy", as in the names of the programs.
[[nodiscard]] constexpr std::string_view to_string(Backend backend) {
  return backend == Backend::nft ? "nft" : "legacy";
}

}  // namespace istioctl::iptables
