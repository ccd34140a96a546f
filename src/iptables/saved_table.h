#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace istioctl::iptables {

/// A rule as iptables-save prints it.
struct SavedRule {
  std::string chain;
  std::string text;  ///< what stands behind "-A CHAIN "
  std::vector<std::string>
      words;  ///< the same without its accidents: quotes, ways to write a range

  /// "-A CHAIN …"
  [[nodiscard]] std::string to_append() const { return "-A " + chain + " " + text; }

  /// The word behind an option, "-j" or "--comment"; empty when it isn't there.
  [[nodiscard]] std::string_view option(std::string_view name) const;
};

/// Two rules are equal when they mean the same, however they were printed.
[[nodiscard]] inline bool operator==(const SavedRule& a, const SavedRule& b) {
  return a.chain == b.chain && a.words == b.words;
}

/// Makes a rule from what stands behind "-A ".
[[nodiscard]] SavedRule to_saved_rule(std::string_view chain, std::string_view text);

/// The nat table of one IP version.
struct SavedTable {
  std::vector<std::string> chains = {};
  std::vector<SavedRule> rules = {};
  bool unreadable = false;  ///< holds rules made by nft which iptables can't show

  [[nodiscard]] bool has_chain(std::string_view name) const;
};

/// Reads the nat table out of what iptables-save prints; tables beside it are passed over. A
/// table that isn't there is empty.
[[nodiscard]] SavedTable parse_saved_table(std::string_view text);

}  // namespace istioctl::iptables
