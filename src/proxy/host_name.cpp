#include "istioctl/proxy/host_name.h"

#include <fmt/format.h>

#include "istioctl/net/ip_address.h"

namespace istioctl::proxy {

namespace {

constexpr std::string_view cluster_suffix = ".svc.cluster.local";

std::optional<net::Cidr> range_of(std::string_view text) {
  const auto range = net::Cidr::parse(text);
  if (!range) return std::nullopt;
  return range->network();
}

}  // namespace

HostName host_name(std::string_view text, std::string_view name_space) {
  HostName host{.text = std::string(text), .key = std::string(text), .range = range_of(text)};
  if (host.range) {
    const bool single = host.range->prefix() == host.range->address().width();
    host.key = single ? host.range->address().to_string() : host.range->to_string();
  } else if (text.find('.') == std::string_view::npos && !host.is_wildcard()) {
    host.key = fmt::format("{}.{}{}", text, name_space, cluster_suffix);
  }
  return host;
}

bool is_in_mesh(std::string_view key) {
  return key.ends_with(cluster_suffix) || key.ends_with(".svc");
}

}  // namespace istioctl::proxy
