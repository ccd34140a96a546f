#pragma once

#include "istioctl/net/ip_address.h"

namespace istioctl::iptables {

/// 127.0.0.1 or ::1.
[[nodiscard]] constexpr net::IpAddress loopback_address(net::IpVersion version) {
  if (version == net::IpVersion::v4) return net::IpAddress::v4(127, 0, 0, 1);
  net::IpAddress::Bytes bytes{};
  bytes.back() = 1;
  return net::IpAddress::v6(bytes);
}

}  // namespace istioctl::iptables
