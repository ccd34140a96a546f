#include "registry.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/base/printable.h"

namespace istioctl::proxy {

std::string Opening::host_field() const {
  return fmt::format("spec.hosts[{}]", host - service->hosts.data());
}

std::string Opening::port_field() const {
  return fmt::format("spec.ports[{}]", port - service->spec.ports.data());
}

void Registry::add(Service service) {
  const Service& kept = services_.emplace_back(std::move(service));
  for (const HostName& host : kept.hosts) {
    for (const ServicePort& port : kept.spec.ports) {
      if (port.traffic != Traffic::udp) open({&kept, &host, &port});
    }
  }
}

void Registry::open(const Opening& opening) {
  auto& ports = *hosts_.insert(opening.host->key, {}).first;
  const std::uint16_t number = opening.port->number;
  const auto [known, added] = ports.try_emplace(number, opening);
  if (added) {
    ports_[number].push_back(opening);
    return;
  }
  const Service& older = *known->second.service;
  if (older.id == opening.service->id) return;
  findings_.warn(
      opening.service->id,
      {.trap = traps::host_conflict,
       .field = opening.host_field(),
       .message = fmt::format("{} at port {} is opened by {} already, which is older "
                              "and counts",
                              base::quote(opening.host->text), number, findings_.name_of(older.id)),
       .hint = "remove the host from one of the two",
       .cause = older.id});
}

const Opening* Registry::find(std::string_view key, std::uint16_t port) const {
  const Opening* found = nullptr;
  hosts_.visit(key, [&](const std::map<std::uint16_t, Opening>& ports) {
    const auto at = ports.find(port);
    if (at != ports.end()) found = &at->second;
    return found == nullptr;
  });
  return found;
}

}  // namespace istioctl::proxy
