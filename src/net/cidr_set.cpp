#include "istioctl/net/cidr_set.h"

#include <algorithm>
#include <numeric>

namespace istioctl::net {
namespace {

/// Whether `left` and `right` are the two halves of one range.
bool are_halves(const Cidr& left, const Cidr& right) {
  return left.prefix() == right.prefix() && left.prefix() > 0 && left != right &&
         Cidr(left.address(), left.prefix() - 1).contains(right);
}

/// Joins the two last ranges as long as they are halves of one.
void merge_last(std::vector<Cidr>& ranges) {
  while (ranges.size() >= 2 && are_halves(ranges[ranges.size() - 2], ranges.back())) {
    ranges.pop_back();
    Cidr& left = ranges.back();
    left = Cidr(left.address(), left.prefix() - 1);
  }
}

/// The indices of `ranges`, by address, the wider range first, equal ones as listed: whatever
/// contains a range comes before it.
std::vector<std::size_t> sorted_indices(const std::vector<Cidr>& ranges) {
  std::vector<std::size_t> indices(ranges.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  std::ranges::sort(indices, {}, [&](std::size_t i) { return std::pair(ranges[i], i); });
  return indices;
}

}  // namespace

CidrSet::CidrSet(std::vector<Cidr> ranges) : ranges_(std::move(ranges)) {
  for (Cidr& range : ranges_) {
    range = range.network();
  }
}

bool CidrSet::contains(const IpAddress& address) const {
  return std::ranges::any_of(ranges_, [&](const Cidr& r) { return r.contains(address); });
}

bool CidrSet::covers(const Cidr& range) const {
  // Collapsed ranges are as wide as they can be, so one of them holds what they all cover.
  const CidrSet collapsed = collapse();
  return std::ranges::any_of(collapsed.ranges_, [&](const Cidr& r) { return r.contains(range); });
}

bool CidrSet::overlaps(const Cidr& range) const {
  return std::ranges::any_of(ranges_, [&](const Cidr& r) { return r.overlaps(range); });
}

CidrSet CidrSet::collapse() const {
  std::vector<Cidr> sorted = ranges_;
  std::ranges::sort(sorted);
  CidrSet result;
  for (const Cidr& range : sorted) {
    if (result.ranges_.empty() || !result.ranges_.back().contains(range)) {
      result.ranges_.push_back(range);
      merge_last(result.ranges_);
    }
  }
  return result;
}

std::vector<CoveredRange> CidrSet::drop_covered() {
  std::vector<CoveredRange> dropped;
  // Ranges nest or are disjoint, so the last one kept is the only candidate.
  const std::vector<std::size_t> indices = sorted_indices(ranges_);
  std::vector<bool> keep(ranges_.size(), true);
  for (std::size_t i = 1, widest = 0; i < indices.size(); ++i) {
    if (ranges_[indices[widest]].contains(ranges_[indices[i]])) {
      dropped.push_back({indices[i], indices[widest]});
      keep[indices[i]] = false;
    } else {
      widest = i;
    }
  }
  std::ranges::sort(dropped, {}, &CoveredRange::index);
  std::vector<Cidr> kept;
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    if (keep[i]) {
      kept.push_back(ranges_[i]);
    }
  }
  ranges_ = std::move(kept);
  return dropped;
}

std::string CidrSet::to_string() const {
  std::string text;
  for (const Cidr& range : ranges_) {
    text += text.empty() ? "" : ",";
    text += range.to_string();
  }
  return text;
}

}  // namespace istioctl::net
