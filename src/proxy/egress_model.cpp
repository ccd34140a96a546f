#include "istioctl/proxy/egress_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/ascii.h"
#include "model_builder.h"

namespace istioctl::proxy {

EgressModel EgressModel::compute(Policy policy, const ModelOptions& options) {
  return ModelBuilder(std::move(policy), options).build();
}

const ExternalPort* EgressModel::find_port(std::uint16_t number) const {
  const auto found = std::ranges::lower_bound(ports_, number, {}, &ExternalPort::number);
  return found == ports_.end() || found->number != number ? nullptr : &*found;
}

base::Diagnostics EgressModel::diagnostics() const {
  base::Diagnostics diagnostics;
  for (const Finding& finding : findings_) {
    if (finding.in_model) diagnostics.push_back(finding.diagnostic);
  }
  return diagnostics;
}

const TcpRoute* find_tcp_route(const ExternalPort& port,
                               const std::optional<net::IpAddress>& address,
                               const std::optional<std::string_view>& server_name) {
  if (address) {
    const std::size_t* const range = port.tcp_index.find(*address);
    if (range != nullptr) return &port.tcp_ranges[*range].second;
  }
  if (server_name) {
    const std::size_t* const name = port.names_index.find(*server_name);
    if (name != nullptr) return &port.server_names[*name].second;
    if (port.any_tls) return &*port.any_tls;
  }
  return port.any_tcp ? &*port.any_tcp : nullptr;
}

const VirtualHost* find_virtual_host(const ExternalPort& port, std::string_view host,
                                     const std::optional<net::IpAddress>& address) {
  std::string name(host);
  std::ranges::transform(name, name.begin(), base::to_lower);
  const std::string own_port = fmt::format(":{}", port.number);
  if (name.ends_with(own_port)) name.resize(name.size() - own_port.size());
  if (const std::size_t* const found = port.hosts_index.find(name)) {
    return &port.virtual_hosts[*found];
  }
  if (address) {
    const std::size_t* const range = port.http_index.find(*address);
    if (range != nullptr) return &port.virtual_hosts[port.http_ranges[*range].virtual_host];
  }
  return port.any_host ? &port.virtual_hosts[*port.any_host] : nullptr;
}

}  // namespace istioctl::proxy
