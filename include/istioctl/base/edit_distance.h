#pragma once

#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

namespace istioctl::base {

/// How many insertions, deletions, substitutions and swaps of two neighbours turn `a` into `b`,
/// in bytes; `bound` + 1 when it is more than `bound`, which makes long words cheap.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound);

/// Finds the candidate that a mistyped word most likely meant. Letter case counts little: a
/// candidate that differs in case only is always near. Among equals the first offered wins.
class NearestFinder {
 public:
  explicit NearestFinder(std::string_view word);

  /// `candidate` must outlive the finder.
  void offer(std::string_view candidate);

  /// The best candidate so far, if one is near enough to be worth a suggestion: at most one
  /// edit for every three letters, and no more than three.
  [[nodiscard]] std::optional<std::string_view> best() const { return best_; }

 private:
  std::string word_;
  std::string folded_;  // the word in lower case
  std::optional<std::string_view> best_;
  std::size_t best_cost_ = 0;
};

/// The nearest of `candidates` (anything that converts to std::string_view, and outlives the
/// answer) to `word`, or nothing when none is near.
template <std::ranges::input_range Candidates>
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      const Candidates& candidates) {
  NearestFinder finder(word);
  for (const auto& candidate : candidates) {
    finder.offer(candidate);
  }
  return finder.best();
}

}  // namespace istioctl::base
