#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "istioctl/proxy/upstream.h"
#include "registry.h"
#include "rule_book.h"
#include "specs.h"

namespace istioctl::proxy {

/// What leads to a destination, and who says how.
struct Way {
  UpstreamId upstream = no_upstream;
  ObjectId policy = no_object;
};

/// The upstreams of a model: equal ones are one.
class UpstreamSet {
 public:
  /// `policy` names objects; it and `rules` must outlive this.
  UpstreamSet(const Policy& policy, const RuleBook& rules) : policy_(policy), rules_(rules) {}

  /// The way to the host with this key, which `opening` opens, from connections to the port
  /// `called`. Without an upstream when the host has no such subset.
  [[nodiscard]] Way way_to(const Opening& opening, std::string_view key, std::string_view subset,
                           std::uint16_t called);

  [[nodiscard]] const Upstream& at(UpstreamId id) const { return upstreams_[id]; }
  [[nodiscard]] std::vector<Upstream> take() { return std::move(upstreams_); }

 private:
  UpstreamId intern(Upstream upstream, std::string_view scope, const Opening& opening);

  const Policy& policy_;
  const RuleBook& rules_;
  std::vector<Upstream> upstreams_;
  std::unordered_map<std::string, UpstreamId> known_;
};

}  // namespace istioctl::proxy
