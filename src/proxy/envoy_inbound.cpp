#include "envoy_inbound.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace istioctl::proxy {

namespace {

using base::ErrorCode;

base::Result<void> check_against(const ExternalPort& port, const InboundPort& inbound) {
  if (!inbound.address) {
    return base::fail(
        ErrorCode::wrong_usage,
        fmt::format("--inbound {}: external services use the port, too", port.number),
        fmt::format("say at which address the pod's own is: --inbound ADDRESS:{}", port.number));
  }
  const net::Cidr own(*inbound.address, inbound.address->width());
  const bool taken =
      std::ranges::any_of(port.tcp_ranges, [&](const auto& range) { return range.first == own; });
  if (!taken) return {};
  return base::fail(ErrorCode::wrong_usage,
                    fmt::format("--inbound {}:{}: an ExternalService opens this address as well",
                                inbound.address->to_string(), port.number));
}

}  // namespace

std::string inbound_cluster(std::uint16_t port) {
  return fmt::format("inbound|{}", port);
}

std::vector<InboundPort> sorted_inbound(const EnvoyOptions& options) {
  std::vector<InboundPort> sorted = options.inbound;
  std::ranges::stable_sort(sorted, [](const InboundPort& left, const InboundPort& right) {
    return std::tie(left.port, left.address) < std::tie(right.port, right.address);
  });
  return sorted;
}

base::Result<void> check(const EgressModel& model, const EnvoyOptions& options) {
  const InboundPort* before = nullptr;
  const auto sorted = sorted_inbound(options);
  for (const InboundPort& inbound : sorted) {
    if (inbound.port == options.port) {
      return base::fail(ErrorCode::wrong_usage,
                        fmt::format("--inbound {}: the port is the sidecar's own", inbound.port));
    }
    if (inbound.port == options.admin_port) {
      return base::fail(
          ErrorCode::wrong_usage,
          fmt::format("--inbound {}: anybody could command the sidecar there", inbound.port),
          "it is the port of the sidecar's own administration");
    }
    if (before != nullptr && before->port == inbound.port && before->address == inbound.address) {
      return base::fail(ErrorCode::wrong_usage,
                        fmt::format("--inbound {}: it is given twice", inbound.port));
    }
    before = &inbound;
    const ExternalPort* const external = model.find_port(inbound.port);
    if (external == nullptr) continue;
    if (auto right = check_against(*external, inbound); !right) return right;
  }
  return {};
}

}  // namespace istioctl::proxy
