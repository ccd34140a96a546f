#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "findings.h"
#include "istioctl/proxy/egress_model.h"
#include "registry.h"
#include "rule_book.h"
#include "upstream_set.h"

namespace istioctl::proxy {

/// What the parts of a model are built from. All of it outlives the builders.
struct Materials {
  const Policy& policy;
  const Registry& registry;
  const RuleBook& rules;
  UpstreamSet& upstreams;
  Findings& findings;
};

/// Makes the routes of virtual hosts.
class RouteBuilder {
 public:
  explicit RouteBuilder(const Materials& materials) : materials_(materials) {}

  /// The routes of hosts at the port `called` that have this rule (or none: nullptr), and whose
  /// own service is `own`.
  [[nodiscard]] std::vector<Route> build(const HostRule* rule, const Target& own,
                                         std::uint16_t called);

 private:
  [[nodiscard]] Route with_targets(const HttpEntrySpec& entry, const HostRule& rule,
                                   const Target& own, std::uint16_t called);
  /// `loss`: what becomes of the requests where the destination isn't there.
  [[nodiscard]] Target resolve(const DestinationSpec& destination, const HostRule& rule,
                               std::uint16_t called, const std::string& field,
                               std::string_view loss);
  [[nodiscard]] const Opening* find_opening(const DestinationSpec& destination,
                                            std::string_view key, std::uint16_t called) const;
  void check_discovery(const DestinationSpec& destination, const HostRule& rule,
                       const std::string& field, UpstreamId upstream);
  void check_mirror(const Target& mirror, const HostRule& rule, const std::string& field);
  [[nodiscard]] bool goes_where_asked(UpstreamId upstream) const;
  void check_protocol(const Opening& opening, const HostRule& rule, const std::string& field,
                      UpstreamId upstream);

  Materials materials_;
};

}  // namespace istioctl::proxy
