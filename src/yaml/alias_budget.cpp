#include "alias_budget.h"

namespace istioctl::yaml {

namespace {

// The share of nodes from aliases that is allowed, which falls as a document grows.
double allowed_share(std::uint64_t nodes) {
  constexpr std::uint64_t low = 400'000;
  constexpr std::uint64_t high = 4'000'000;
  if (nodes <= low) return 0.99;
  if (nodes >= high) return 0.10;
  return 0.99 - 0.89 * static_cast<double>(nodes - low) / static_cast<double>(high - low);
}

}  // namespace

bool is_within_alias_budget(std::uint64_t nodes, std::uint64_t from_aliases) {
  if (from_aliases <= 100 || nodes <= 1000) return true;
  return static_cast<double>(from_aliases) / static_cast<double>(nodes) <= allowed_share(nodes);
}

}  // namespace istioctl::yaml
