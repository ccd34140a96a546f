#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// What is valid in a policy and yet seldom what its author wants.
namespace istioctl::proxy {

/// Whose matter a trap is.
enum class TrapReach : std::uint8_t {
  mesh,         ///< the policy itself, wherever it is used
  own_sidecar,  ///< how this program configures a sidecar, which knows no services of a cluster
};

/// One trap. Constexpr data of static lifetime; two are the same when their addresses are.
struct Trap {
  std::string_view id;           ///< "https-port"; stable, since annotations name it
  std::string_view summary;      ///< one line, no full stop
  std::string_view explanation;  ///< what happens, and why; paragraphs separated by an empty line
  std::string_view example;      ///< objects that have it, as YAML
  std::string_view remedy;       ///< what to write instead
  TrapReach reach = TrapReach::mesh;
};

/// The annotation that silences traps of its object: identifiers, separated by commas.
inline constexpr std::string_view allow_annotation = "istioctl/allow";

/// What precedes an identifier in a diagnostic's id: "egress/https-port". Whoever names a trap may
/// write it, too.
inline constexpr std::string_view trap_prefix = "egress/";

/// All traps, sorted by id.
[[nodiscard]] std::span<const Trap* const> all_traps();

/// The trap with exactly this identifier, with or without the prefix; or nullptr.
[[nodiscard]] const Trap* find_trap(std::string_view id);

/// The identifier that a wrong one was probably meant for; empty: none is near.
[[nodiscard]] std::string_view nearest_trap(std::string_view id);

}  // namespace istioctl::proxy
