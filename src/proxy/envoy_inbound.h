#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "istioctl/proxy/envoy.h"

namespace istioctl::proxy {

/// "inbound|8080".
[[nodiscard]] std::string inbound_cluster(std::uint16_t port);

/// By port, then address.
[[nodiscard]] std::vector<InboundPort> sorted_inbound(const EnvoyOptions& options);

}  // namespace istioctl::proxy
