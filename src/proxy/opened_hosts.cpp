#include "opened_hosts.h"

#include <algorithm>

namespace istioctl::proxy {

OpenedHosts::OpenedHosts(const Registry& registry) : registry_(registry) {
  for (const auto& [number, openings] : registry.ports()) {
    for (const Opening& opening : openings) {
      const HostName& host = *opening.host;
      if (host.range) {
        ranges_.push_back(*host.range);
        range_index_.insert(*host.range, true);
      } else {
        reversed_.emplace_back(host.key.rbegin(), host.key.rend());
      }
    }
  }
  std::ranges::sort(ranges_);
  std::ranges::sort(reversed_);
}

bool OpenedHosts::overlap(const HostName& host) const {
  if (host.text == "*") return true;
  if (host.range) {
    if (range_index_.find(*host.range) != nullptr || has_inside(*host.range)) return true;
    return registry_.ports_of("*") != nullptr;
  }
  if (registry_.ports_of(host.key) != nullptr) return true;
  return host.is_wildcard() && has_inside(host.key);
}

bool OpenedHosts::has_inside(std::string_view wildcard) const {
  const std::string tail(wildcard.rbegin(), std::prev(wildcard.rend()));
  const auto first = std::ranges::lower_bound(reversed_, tail);
  return first != reversed_.end() && first->starts_with(tail);
}

bool OpenedHosts::has_inside(const net::Cidr& range) const {
  const auto first = std::ranges::lower_bound(ranges_, range.network());
  return first != ranges_.end() && range.contains(first->address());
}

}  // namespace istioctl::proxy
