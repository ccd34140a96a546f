#include "model_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "http_entry_traps.h"
#include "istioctl/proxy/json_access.h"
#include "specs.h"
#include "trap_finder.h"

namespace istioctl::proxy {

namespace {

/// What the kinds of older releases became.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> successors{
    {{"EgressRule", "an ExternalService"},
     {"RouteRule", "a VirtualService"},
     {"DestinationPolicy", "a DestinationRule"}}};

bool is_older(const PolicyObject& left, const PolicyObject& right) {
  if (left.created.empty() || right.created.empty()) {
    return !left.created.empty() && right.created.empty();
  }
  return std::tie(left.created, left.key.name_space, left.key.name) <
         std::tie(right.created, right.key.name_space, right.key.name);
}

/// The oldest first; what isn't stored comes last and stays in its order. Objects are large: each
/// is moved once.
Policy sorted_by_age(Policy policy) {
  std::vector<std::size_t> order(policy.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t left, std::size_t right) {
    return is_older(policy[left], policy[right]);
  });
  Policy sorted;
  sorted.reserve(policy.size());
  for (const std::size_t at : order) sorted.push_back(std::move(policy[at]));
  return sorted;
}

std::vector<HostName> host_names(const std::vector<std::string>& hosts,
                                 std::string_view name_space) {
  std::vector<HostName> names;
  names.reserve(hosts.size());
  for (const std::string& host : hosts) names.push_back(host_name(host, name_space));
  return names;
}

bool is_open(const ExternalPort& port) {
  return port.is_http || port.any_tcp || port.any_tls || !port.tcp_ranges.empty() ||
         !port.server_names.empty();
}

}  // namespace

ModelBuilder::ModelBuilder(Policy policy, const ModelOptions& options)
    : options_(options),
      model_([&] {
        EgressModel model;
        model.objects_ = sorted_by_age(std::move(policy));
        return model;
      }()),
      findings_(model_.objects_),
      registry_(findings_),
      rules_(findings_),
      upstreams_(model_.objects_, rules_) {}

void ModelBuilder::read(ObjectId id) {
  const PolicyObject& object = model_.objects_[id];
  const std::string_view kind = object.key.kind->name;
  read_annotation(id, object.object);
  if (kind != "ExternalService" && kind != "VirtualService" && kind != "DestinationRule") {
    check_kind(id);
    return;
  }
  const yaml::Json* const spec = member(object.object, "spec");
  if (spec == nullptr) return;
  const std::string& name_space = object.key.name_space;
  if (kind == "ExternalService") {
    Service service{.id = id, .spec = read_external_service(*spec)};
    service.hosts = host_names(service.spec.hosts, name_space);
    registry_.add(std::move(service));
  } else if (kind == "VirtualService") {
    HostRule rule{.id = id,
                  .name_space = name_space,
                  .spec = read_virtual_service(*spec, id, options_, findings_)};
    rule.hosts = host_names(rule.spec.hosts, name_space);
    rules_.add(std::move(rule));
    find_http_entry_traps(*spec, id, findings_);
  } else {
    HostPolicy policy{.id = id, .spec = read_destination_rule(*spec, id, findings_)};
    policy.host = host_name(policy.spec.host, name_space);
    rules_.add(std::move(policy));
  }
}

void ModelBuilder::read_annotation(ObjectId id, const yaml::Json& object) {
  const yaml::Json* const metadata = member(object, "metadata");
  const yaml::Json* const annotations =
      metadata == nullptr ? nullptr : member(*metadata, "annotations");
  if (annotations != nullptr) findings_.allow(id, text_at(*annotations, allow_annotation));
}

void ModelBuilder::check_kind(ObjectId id) {
  const auto successor = std::ranges::find(successors, model_.objects_[id].key.kind->name,
                                           &std::pair<std::string_view, std::string_view>::first);
  if (successor == successors.end()) return;
  findings_.warn(id, {.trap = traps::older_kind,
                      .message = fmt::format("{} has no effect here", successor->first),
                      .hint = fmt::format("write {}", successor->second)});
}

std::map<std::uint16_t, std::vector<ModelBuilder::Covered>> ModelBuilder::covered_hosts() const {
  std::map<std::uint16_t, std::vector<Covered>> covered;
  for (const HostName& host : rules_.hosts()) {
    registry_.visit_covering(host.key, [&](std::uint16_t port, const Opening& opening) {
      covered[port].push_back({opening, &host});
    });
  }
  return covered;
}

void ModelBuilder::add_ports() {
  const auto covered = covered_hosts();
  const Materials materials{model_.objects_, registry_, rules_, upstreams_, findings_};
  for (const auto& [number, openings] : registry_.ports()) {
    if (number == options_.sidecar_port) {
      for (const Opening& opening : openings) {
        findings_.warn(
            opening.service->id,
            {.trap = traps::own_port,
             .field = "spec.ports",
             .message = fmt::format("port {} is the sidecar's own: it stays closed", number)});
      }
      continue;
    }
    PortBuilder builder(number, materials);
    for (const Opening& opening : openings) builder.add(opening);
    const auto more = covered.find(number);
    if (more != covered.end()) {
      for (const auto& [opening, host] : more->second) builder.add_covered(opening, *host);
    }
    ExternalPort port = builder.finish();
    if (is_open(port)) model_.ports_.push_back(std::move(port));
  }
}

EgressModel ModelBuilder::build() {
  for (ObjectId id = 0; id < model_.objects_.size(); ++id) read(id);
  add_ports();
  model_.upstreams_ = upstreams_.take();
  const TrapSources sources{model_.objects_, registry_, rules_, findings_};
  find_service_traps(sources);
  find_rule_traps(sources);
  model_.findings_ = findings_.take();
  return std::move(model_);
}

}  // namespace istioctl::proxy
