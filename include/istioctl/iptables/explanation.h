#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/net/ip_address.h"

namespace istioctl::iptables {

/// Where a connection is meant to go.
struct Destination {
  net::IpAddress address;
  std::optional<std::uint16_t> port;

  /// Reads "10.0.0.5", "10.0.0.5:80", "2001:db8::5" or "[2001:db8::5]:80". A name is an error
  /// that says that none is resolved.
  [[nodiscard]] static base::Result<Destination> parse(std::string_view text);

  friend bool operator==(const Destination&, const Destination&) = default;
};

/// A TCP connection that a process of the pod opens.
struct Connection {
  Destination destination = {};
  std::optional<std::uint32_t> uid = {};  ///< who opens it; nothing: any user but Envoy's
  /// The pod's own addresses: what goes to them goes over the loopback interface.
  std::vector<net::IpAddress> own_addresses = {};
};

/// A rule that a connection met and that matched.
struct Step {
  Rule rule;
  std::size_t number = 0;  ///< of the rule in its chain, from 1
};

/// What the rules do with a connection.
struct Explanation {
  /// Where the kernel takes the connection: an IPv4 address in IPv6 clothes (::ffff:10.0.0.5)
  /// is reached over IPv4, and the unspecified address is this machine.
  Destination destination;
  bool over_loopback = false;    ///< leaves through lo
  std::vector<Step> steps = {};  ///< in the order met, from OUTPUT on
  std::size_t decisive = 0;      ///< index of the step that decides
  bool redirected = false;       ///< to Envoy; otherwise it goes straight to `destination`
  Destination target = {};       ///< where it arrives
};

/// Follows a connection through the rules. An address to which there is no TCP (multicast,
/// broadcast) is `invalid_input`.
[[nodiscard]] base::Result<Explanation> explain(const RuleSet& rules, const Connection& connection);

}  // namespace istioctl::iptables
