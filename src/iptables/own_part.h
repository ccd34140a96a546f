#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "istioctl/iptables/rule_set.h"
#include "saved_table.h"

namespace istioctl::iptables {

/// A rule in a chain of the kernel's that sends connections to a chain of ours.
struct OwnJump {
  SavedRule rule;
  std::size_t position = 0;  ///< in its chain, from 1; 0: behind all others

  friend bool operator==(const OwnJump&, const OwnJump&) = default;
};

/// What of a nat table is ours: the chains ISTIO_REDIRECT and ISTIO_OUTPUT, and the jumps to
/// them. Rules of ours carry a comment that begins with "istio/", as those of 0.7.1's image do.
struct OwnPart {
  std::map<std::string, std::vector<SavedRule>> chains = {};  ///< those that exist
  std::vector<OwnJump> jumps = {};                            ///< in the table's order
  /// Rules in our chains, or jumps to them, that somebody else made.
  std::vector<SavedRule> foreign = {};

  [[nodiscard]] bool empty() const { return chains.empty() && jumps.empty() && foreign.empty(); }
};

[[nodiscard]] OwnPart find_own_part(const SavedTable& table);

/// What must be there for these rules. A jump that is there already, once, keeps its place.
[[nodiscard]] OwnPart wanted_part(const std::vector<Rule>& rules, const OwnPart& present);

/// What iptables-restore --noflush must read to make one of the other, all else untouched; empty
/// when they are the same. Foreign rules are left to the caller.
[[nodiscard]] std::string transition(const OwnPart& from, const OwnPart& to);

/// In words, one line each: what of `wanted` is missing, what is there beside it, and what
/// stands in another order. Foreign rules count as being there beside it.
[[nodiscard]] std::vector<std::string> differences(const OwnPart& wanted, const OwnPart& present);

/// The settings from which rules were made, as far as they show; the defaults for the rest.
[[nodiscard]] RedirectSettings inferred_settings(const OwnPart& v4, const OwnPart& v6);

}  // namespace istioctl::iptables
