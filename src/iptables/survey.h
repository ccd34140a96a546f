#pragma once

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/iptables/backend.h"
#include "nat_tables.h"
#include "own_part.h"

namespace istioctl::iptables {

inline constexpr std::array versions{net::IpVersion::v4, net::IpVersion::v6};

/// The rules can't be there because the kernel, or the package, has nothing to hold them.
[[nodiscard]] inline bool means_missing(const base::Error& error) {
  return error.code == base::ErrorCode::unsupported || error.code == base::ErrorCode::not_found;
}

/// Our part of each nat table that can be read, and why the others can't.
struct Survey {
  std::map<TableKey, OwnPart> parts = {};
  std::map<TableKey, base::Error> missing = {};

  /// An error where no backend has a nat table for IPv4, or any is refused to us.
  [[nodiscard]] static base::Result<Survey> make(NatTables& tables);

  /// Empty for a table that can't be read.
  [[nodiscard]] const OwnPart& part(const TableKey& key) const;

  /// The backends with anything of ours.
  [[nodiscard]] std::vector<Backend> holders() const;

  /// `conflict` when somebody else's rules are mixed with ours.
  [[nodiscard]] base::Result<void> refuse_foreign() const;

  [[nodiscard]] std::optional<base::Error> why_missing(const TableKey& key) const;
};

}  // namespace istioctl::iptables
