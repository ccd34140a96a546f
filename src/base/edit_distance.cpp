#include "istioctl/base/edit_distance.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace istioctl::base {
namespace {

std::string fold_case(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return folded;
}

/// How many edits still make a likely slip, for two words of which the longer has this length.
std::size_t tolerated_edits(std::size_t length) {
  return std::clamp<std::size_t>(length / 3, 1, 3);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > bound) {
    return bound + 1;
  }
  // Optimal string alignment, three rows at a time: row[j] is the distance of a's first i
  // bytes to b's first j.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    std::size_t smallest = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      smallest = std::min(smallest, row[j]);
    }
    // A swap reaches back two rows, so one row beyond the bound is not yet the end.
    const std::size_t least_above = *std::ranges::min_element(above);
    if (smallest > bound && least_above > bound) {
      return bound + 1;
    }
  }
  return std::min(row[b.size()], bound + 1);
}

NearestFinder::NearestFinder(std::string_view word) : word_(word), folded_(fold_case(word)) {}

void NearestFinder::offer(std::string_view candidate) {
  const std::size_t longer = std::max(word_.size(), candidate.size());
  const std::size_t bound = tolerated_edits(longer);
  const std::size_t edits = edit_distance(folded_, fold_case(candidate), bound);
  // As many edits as letters means another word, not a slip.
  if (edits > bound || (edits > 0 && edits >= longer)) {
    return;
  }
  // An edit outweighs any difference in case; case decides among equals.
  const std::size_t cost = 2 * edits + (edit_distance(word_, candidate, edits) > edits ? 1 : 0);
  if (!best_ || cost < best_cost_) {
    best_ = candidate;
    best_cost_ = cost;
  }
}

}  // namespace istioctl::base
