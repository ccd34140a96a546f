#pragma once

#include <algorithm>

#include "istioctl/net/ip_address.h"

namespace istioctl::net {

/// The IPv4 address of an IPv4-mapped one (::ffff:0:0/96), whose connections the kernel makes by
/// IPv4; any other address as it is.
[[nodiscard]] inline IpAddress unmapped(const IpAddress& address) {
  const IpAddress::Bytes bytes = address.bytes();
  const bool is_mapped =
      address.is_v6() && bytes[10] == 0xFF && bytes[11] == 0xFF &&
      std::all_of(bytes.begin(), bytes.begin() + 10, [](auto byte) { return byte == 0; });
  return is_mapped ? IpAddress::v4(bytes[12], bytes[13], bytes[14], bytes[15]) : address;
}

}  // namespace istioctl::net
