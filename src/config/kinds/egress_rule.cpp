#include <fmt/format.h>

#include <array>

#include "fields.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"
#include "kind_functions.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

using yaml::Node;

// What other kinds call a destination by.
constexpr std::array<std::string_view, 2> other_names_of_service{"name", "host"};
constexpr std::array destination_fields{
    also_called(required(field("service", host_type,
                               "The host outside the mesh: a domain, perhaps with a wildcard in "
                               "front, or an IPv4 range")),
                other_names_of_service),
};
constexpr Table destination_table{.name = "EgressDestination", .fields = destination_fields};

constexpr Type egress_protocol_type{.kind = TypeKind::string, .format = &egress_protocol};
constexpr std::array port_fields{
    required(port_field("port", "The port at which clients call the host")),
    required(field("protocol", egress_protocol_type,
                   "What is spoken there: http, https, http2, grpc, tcp or mongo, in any case; a "
                   "range takes tcp and mongo alone")),
};
constexpr Table port_table{.name = "EgressRule.Port", .fields = port_fields};
constexpr Type port_type = object_of(port_table);
constexpr Type port_list = list_of(port_type);
constexpr std::array<std::string_view, 1> unique_in_ports{"port"};

// Without a name there is nothing that HTTP's Host header could be compared with.
void check_range_protocols(RuleScope& scope) {
  const std::string_view service =
      schema::text_of(yaml::value_of(scope.at("destination"), "service"));
  const Node ports = scope.at("ports");
  if (service.find('/') == std::string_view::npos || !ports) return;
  std::size_t index = 0;
  for (const Node port : ports.items()) {
    const std::size_t here = index++;
    const Node written = yaml::value_of(port, "protocol");
    const std::string_view name = schema::text_of(written);
    if (name.empty() || !egress_protocol.fault(name).empty()) continue;
    if (is_protocol(name, "TCP") || is_protocol(name, "MONGO")) continue;
    scope.error(written, fmt::format("ports[{}].protocol", here), "egress-rule/range-protocol",
                fmt::format("a range of addresses takes TCP and MONGO only, not {}", name),
                "name the host, or write protocol: tcp");
  }
}

void check_egress_proxy(RuleScope& scope) {
  const Node proxy = scope.at("useEgressProxy");
  if (!proxy || !yaml::as_boolean(proxy).value_or(false)) return;
  scope.error(proxy, "useEgressProxy", "schema/unimplemented",
              fmt::format("{} doesn't implement it", this_release), "remove it");
}

constexpr std::string_view range_constraint = R"({"anyOf": [
  {"properties": {"destination": {"properties": {"service": {"pattern": "^[^/]*$"}}}}},
  {"properties": {"ports": {"items": {"properties": {
    "protocol": {"pattern": "^([Tt][Cc][Pp]|[Mm][Oo][Nn][Gg][Oo])$"}}}}}}]})";

constexpr std::array spec_rules{
    Rule{.check = check_range_protocols,
         .doc = "A range of addresses takes TCP and MONGO only",
         .constraint = range_constraint},
    Rule{.check = check_egress_proxy,
         .doc = "Istio 0.7.1 doesn't implement useEgressProxy: true",
         .constraint = R"({"properties": {"useEgressProxy": {"enum": [false]}}})"},
};
constexpr std::array spec_fields{
    required(field("destination", object_of(destination_table), "The host that is opened")),
    unique_by(required(field("ports", port_list, "The ports at which it is called")),
              unique_in_ports),
    field("useEgressProxy", boolean_type,
          "Whether the traffic takes the way through an egress proxy; only false is implemented"),
};
constexpr Table spec_table{.name = "EgressRule", .fields = spec_fields, .rules = spec_rules};

constexpr std::array columns{
    Column{"Destination", ".spec.destination.service", "The host that it opens"},
};

Summary summarize(const yaml::Json& spec) {
  return {.hosts = service_at(spec, "destination"), .ports = ports_at(spec, "ports", "port")};
}

}  // namespace

constinit const Kind egress_rule_kind{
    .name = "EgressRule",
    .plural = "egressrules",
    .short_name = "er",
    .kebab = "egress-rule",
    .group = "config.istio.io",
    .version = "v1alpha2",
    .doc = "Opens a host outside the mesh, as ExternalService does, which replaced it",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
