#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "findings.h"
#include "istioctl/proxy/host_index.h"
#include "istioctl/proxy/host_name.h"
#include "specs.h"

namespace istioctl::proxy {

/// An ExternalService.
struct Service {
  ObjectId id = no_object;
  ExternalServiceSpec spec = {};
  std::vector<HostName> hosts = {};
};

/// One host of a service at one port. The pointers refer into the registry.
struct Opening {
  const Service* service = nullptr;
  const HostName* host = nullptr;
  const ServicePort* port = nullptr;

  /// Where the two stand in the service: "spec.hosts[0]", "spec.ports[1]".
  [[nodiscard]] std::string host_field() const;
  [[nodiscard]] std::string port_field() const;
};

/// What the ExternalServices open. A host at a port belongs to the oldest service that has it.
class Registry {
 public:
  explicit Registry(Findings& findings) : findings_(findings) {}

  /// Services come in the order of their age.
  void add(Service service);

  /// By port, each in the order of age.
  [[nodiscard]] const std::map<std::uint16_t, std::vector<Opening>>& ports() const {
    return ports_;
  }

  [[nodiscard]] const std::deque<Service>& services() const { return services_; }

  /// Who opens the host with this key at the port, the most specific one; or nullptr.
  [[nodiscard]] const Opening* find(std::string_view key, std::uint16_t port) const;

  /// The ports of the most specific service of a host, by number; or nullptr.
  [[nodiscard]] const std::map<std::uint16_t, Opening>* ports_of(std::string_view key) const {
    return hosts_.find(key);
  }

  /// Visits what covers a host, for each port the most specific opening alone.
  template <typename Visitor>
  void visit_covering(std::string_view key, Visitor visitor) const {
    std::map<std::uint16_t, bool> seen;
    hosts_.visit(key, [&](const std::map<std::uint16_t, Opening>& ports) {
      for (const auto& [number, opening] : ports) {
        if (seen.try_emplace(number, true).second) visitor(number, opening);
      }
      return true;
    });
  }

 private:
  void open(const Opening& opening);

  Findings& findings_;
  std::deque<Service> services_;
  HostIndex<std::map<std::uint16_t, Opening>> hosts_;
  std::map<std::uint16_t, std::vector<Opening>> ports_;
};

}  // namespace istioctl::proxy
