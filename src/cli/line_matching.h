#pragma once

#include <string_view>
#include <vector>

namespace istioctl::cli {

/// Two texts line by line, and which lines of each have no counterpart in the other.
struct LineMatching {
  std::vector<std::string_view> before = {};  ///< with their newlines
  std::vector<std::string_view> after = {};
  std::vector<bool> removed = {};  ///< for each line of `before`
  std::vector<bool> added = {};    ///< for each line of `after`
};

/// Finds a longest common subsequence of lines, by Myers' algorithm in linear space ("An O(ND)
/// Difference Algorithm and Its Variations", 1986). Where the texts differ in more than some
/// hundred lines in a row it settles for a long one, so that the time stays near linear.
/// The result refers to the texts.
[[nodiscard]] LineMatching match_lines(std::string_view before, std::string_view after);

}  // namespace istioctl::cli
