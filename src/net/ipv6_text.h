#pragma once

#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/net/ip_address.h"

namespace istioctl::net {

/// Reads the forms of RFC 4291, section 2.2, as Python's ipaddress does, but no scope id.
[[nodiscard]] base::Result<IpAddress::Bytes> parse_ipv6(std::string_view text);

/// The canonical text of RFC 5952, section 4.
[[nodiscard]] std::string format_ipv6(const IpAddress::Bytes& bytes);

}  // namespace istioctl::net
