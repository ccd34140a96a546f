#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "findings.h"
#include "istioctl/proxy/egress_model.h"
#include "port_builder.h"
#include "registry.h"
#include "rule_book.h"
#include "upstream_set.h"

namespace istioctl::proxy {

/// Computes a model, once.
class ModelBuilder {
 public:
  ModelBuilder(Policy policy, const ModelOptions& options);

  [[nodiscard]] EgressModel build();

 private:
  struct Covered {
    Opening opening;
    const HostName* host;
  };

  void read(ObjectId id);
  void read_annotation(ObjectId id, const yaml::Json& object);
  void check_kind(ObjectId id);
  void add_ports();
  [[nodiscard]] std::map<std::uint16_t, std::vector<Covered>> covered_hosts() const;

  const ModelOptions& options_;
  EgressModel model_;
  Findings findings_;
  Registry registry_;
  RuleBook rules_;
  UpstreamSet upstreams_;
};

}  // namespace istioctl::proxy
