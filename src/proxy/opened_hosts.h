#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/net/cidr.h"
#include "istioctl/proxy/range_index.h"
#include "registry.h"

namespace istioctl::proxy {

/// The hosts that ExternalServices open at any port, for the question whether a rule's host is one
/// of them, covers one, or is covered by one. Answers in logarithmic time.
class OpenedHosts {
 public:
  explicit OpenedHosts(const Registry& registry);

  [[nodiscard]] bool overlap(const HostName& host) const;

 private:
  [[nodiscard]] bool has_inside(std::string_view wildcard) const;
  [[nodiscard]] bool has_inside(const net::Cidr& range) const;

  const Registry& registry_;
  std::vector<std::string> reversed_;  ///< keys from their ends, sorted
  std::vector<net::Cidr> ranges_;      ///< sorted
  RangeIndex<bool> range_index_;
};

}  // namespace istioctl::proxy
