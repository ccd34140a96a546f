#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/net/cidr.h"

namespace istioctl::net {

/// A range that another one makes superfluous. Indices count in the list as it was before.
struct CoveredRange {
  std::size_t index = 0;     ///< the superfluous one
  std::size_t by_index = 0;  ///< the one that stays; equal ranges: the first of them

  friend bool operator==(const CoveredRange&, const CoveredRange&) = default;
};

/// Ranges in the order in which somebody listed them, of both versions, and the addresses that
/// they hold together. Host bits are cleared.
class CidrSet {
 public:
  CidrSet() = default;
  explicit CidrSet(std::vector<Cidr> ranges);

  [[nodiscard]] const std::vector<Cidr>& ranges() const { return ranges_; }
  [[nodiscard]] bool empty() const { return ranges_.empty(); }

  /// Whether some range contains `address`.
  [[nodiscard]] bool contains(const IpAddress& address) const;

  /// Whether the ranges together hold every address of `range`.
  [[nodiscard]] bool covers(const Cidr& range) const;

  /// Whether some range shares an address with `range`.
  [[nodiscard]] bool overlaps(const Cidr& range) const;

  /// The fewest ranges that hold the same addresses, sorted, IPv4 first: covered ones are
  /// dropped, adjacent ones merged (Python's ipaddress.collapse_addresses).
  [[nodiscard]] CidrSet collapse() const;

  /// Drops duplicates and ranges that another range contains, wherever that stands in the
  /// list, and keeps the order of the rest. Returns what was dropped, in list order.
  std::vector<CoveredRange> drop_covered();

  /// "10.0.0.0/24,10.1.0.0/16"
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const CidrSet&, const CidrSet&) = default;

 private:
  std::vector<Cidr> ranges_;
};

}  // namespace istioctl::net
