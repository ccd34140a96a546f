#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "istioctl/proxy/egress_model.h"
#include "route_builder.h"

namespace istioctl::proxy {

/// Puts together what is open at one port.
class PortBuilder {
 public:
  PortBuilder(std::uint16_t number, const Materials& materials)
      : materials_(materials), routes_(materials) {
    port_.number = number;
  }

  /// Openings come in the order of age.
  void add(const Opening& opening);

  /// A host that a rule treats on its own, covered by the wildcard or range of an opening. After
  /// the openings.
  void add_covered(const Opening& opening, const HostName& host);

  [[nodiscard]] ExternalPort finish();

 private:
  /// What connections that nothing more particular decides about are.
  struct Claim {
    ObjectId service = no_object;
    bool is_http = false;
  };

  [[nodiscard]] bool claim(const Opening& opening, bool is_http);
  void add_http(const Opening& opening);
  void add_tcp(const Opening& opening);
  void add_server_name(const Opening& opening, TcpRoute route);
  [[nodiscard]] std::size_t group_of(const Opening& opening, const HostName& host);
  void add_domain(std::size_t group, const std::string& domain);
  void check_ranges();

  Materials materials_;
  RouteBuilder routes_;
  ExternalPort port_;
  std::optional<Claim> claim_;
  /// service, rule, policy, upstream
  std::map<std::tuple<ObjectId, ObjectId, ObjectId, UpstreamId>, std::size_t> groups_;
  std::unordered_set<std::string> domains_;
  std::unordered_set<std::string> server_names_;  ///< of TLS
};

}  // namespace istioctl::proxy
