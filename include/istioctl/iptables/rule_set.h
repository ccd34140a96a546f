#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "istioctl/iptables/rule.h"
#include "istioctl/net/ip_ranges.h"

namespace istioctl::iptables {

/// What the init container is told; the defaults are those of kube-inject.
struct RedirectSettings {
  std::uint16_t port = 15001;  ///< -p: where Envoy listens; not 0
  std::uint32_t uid = 1337;    ///< -u: the user that Envoy runs as; its traffic isn't redirected
  net::IpRanges ranges = {};   ///< -i: the destinations whose traffic is redirected

  friend bool operator==(const RedirectSettings&, const RedirectSettings&) = default;
};

/// The rules that send a pod's TCP connections to its sidecar, for both IP versions. A value:
/// what is printed, applied, compared and explained comes from here.
///
/// An IP version without a range of its own, where there are ranges, has the same chains, and
/// its outgoing connections go straight to their destinations.
class RuleSet {
 public:
  explicit RuleSet(RedirectSettings settings);

  [[nodiscard]] const RedirectSettings& settings() const { return settings_; }

  /// The rules of one IP version, chain by chain, each chain in order.
  [[nodiscard]] const std::vector<Rule>& rules(net::IpVersion version) const {
    return version == net::IpVersion::v4 ? v4_ : v6_;
  }

 private:
  RedirectSettings settings_;
  std::vector<Rule> v4_;
  std::vector<Rule> v6_;
};

/// The rules of one IP version as iptables-restore (ip6tables-restore) --noflush reads them,
/// with a line of comment above each. The same rules give the same text.
[[nodiscard]] std::string to_restore_text(const RuleSet& rules, net::IpVersion version);

}  // namespace istioctl::iptables
