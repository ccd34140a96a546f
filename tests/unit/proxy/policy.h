#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "istioctl/config/kind.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/yaml/to_json.h"

/// Policies and what comes of them, in the short form that tests want.
namespace istioctl::proxy {

/// Collects objects, whose specs are JSON.
class PolicyText {
 public:
  PolicyText& add(std::string_view kind, std::string name, std::string_view spec,
                  std::string name_space = "default", std::string created = "") {
    PolicyObject object{.created = std::move(created)};
    object.key = {.kind = config::find_kind(kind),
                  .name_space = std::move(name_space),
                  .name = std::move(name)};
    REQUIRE(object.key.kind != nullptr);
    object.object = {{"spec", yaml::Json::parse(spec)}};
    object.place = {.source = "a.yaml", .object = config::display_name(object.key)};
    policy_.push_back(std::move(object));
    return *this;
  }
  PolicyText& service(std::string name, std::string_view spec, std::string created = "") {
    return add("ExternalService", std::move(name), spec, "default", std::move(created));
  }
  PolicyText& rule(std::string name, std::string_view spec) {
    return add("VirtualService", std::move(name), spec);
  }
  PolicyText& policy(std::string name, std::string_view spec) {
    return add("DestinationRule", std::move(name), spec);
  }

  [[nodiscard]] EgressModel model(const ModelOptions& options = {}) const {
    return EgressModel::compute(policy_, options);
  }

 private:
  Policy policy_;
};

/// An ExternalService of HTTP at port 80.
inline std::string web(std::string_view host) {
  return R"({"hosts":[")" + std::string(host) +
         R"("],"ports":[{"number":80,"name":"http","protocol":"HTTP"}]})";
}

/// Of one protocol at one port.
inline std::string service_at(std::string_view hosts, std::string_view port,
                              std::string_view protocol) {
  return R"({"hosts":)" + std::string(hosts) + R"(,"ports":[{"number":)" + std::string(port) +
         R"(,"name":"p","protocol":")" + std::string(protocol) + R"("}]})";
}

/// "id: message" of every diagnostic, a line each.
inline std::string findings(const EgressModel& model) {
  std::string text;
  for (const auto& found : model.diagnostics()) {
    CHECK(found.severity == base::Severity::warning);
    text += found.object + ": " + found.id + ": " + found.field + "\n";
  }
  return text;
}

inline const ExternalPort& port_of(const EgressModel& model, std::uint16_t number) {
  const ExternalPort* const port = model.find_port(number);
  REQUIRE(port != nullptr);
  return *port;
}

/// Who answers for a host at a port: the virtual host.
inline const VirtualHost& host_of(const EgressModel& model, std::string_view host,
                                  std::uint16_t port = 80) {
  const VirtualHost* const found = find_virtual_host(port_of(model, port), host, std::nullopt);
  REQUIRE(found != nullptr);
  return *found;
}

inline bool is_open(const EgressModel& model, std::string_view host, std::uint16_t port = 80) {
  const ExternalPort* const found = model.find_port(port);
  return found != nullptr && find_virtual_host(*found, host, std::nullopt) != nullptr;
}

/// The only route of a host, whose rule is for every request.
inline const Route& route_of(const EgressModel& model, std::string_view host,
                             std::uint16_t port = 80) {
  const VirtualHost& found = host_of(model, host, port);
  REQUIRE(found.routes.size() == 1);
  return found.routes.front();
}

/// How a host is reached by its only route.
inline const Upstream& upstream_of(const EgressModel& model, std::string_view host,
                                   std::uint16_t port = 80) {
  const Route& route = route_of(model, host, port);
  REQUIRE(route.targets.size() == 1);
  REQUIRE(route.targets.front().upstream != no_upstream);
  return model.upstreams()[route.targets.front().upstream];
}

}  // namespace istioctl::proxy
