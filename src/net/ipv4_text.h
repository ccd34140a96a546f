#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "istioctl/base/error.h"

namespace istioctl::net {

using Ipv4Bytes = std::array<std::uint8_t, 4>;

/// Reads four decimal numbers with dots between them, as Python's ipaddress does.
[[nodiscard]] base::Result<Ipv4Bytes> parse_ipv4(std::string_view text);

}  // namespace istioctl::net
