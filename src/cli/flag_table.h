#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "istioctl/cli/command.h"

namespace istioctl::cli {

/// All flags that are understood at some place of the command line, by name. The first one added
/// under a name or letter keeps it, so that a command's own flags go before the global ones.
class FlagTable {
 public:
  /// Copies `flags`; GlobalLetters::free leaves their letters out.
  void add(const std::vector<Flag>& flags, GlobalLetters letters = GlobalLetters::taken);

  /// The flag with this long name (without dashes) or this letter, or nullptr. The pointer holds
  /// until the next add(). 0.7.1's --platform (-p) and --log_* are found too, as ignored flags.
  [[nodiscard]] const Flag* find(std::string_view name) const;
  [[nodiscard]] const Flag* find(char letter) const;

  /// The visible long name that is nearest to a mistyped one.
  [[nodiscard]] std::optional<std::string_view> suggest(std::string_view name) const;

  [[nodiscard]] const std::vector<Flag>& flags() const { return flags_; }

 private:
  std::vector<Flag> flags_;
};

}  // namespace istioctl::cli
