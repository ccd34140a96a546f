#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "fields.h"
#include "istioctl/base/printable.h"
#include "istioctl/yaml/merge.h"
#include "kind_functions.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

using yaml::Node;

constexpr std::array<std::string_view, 3> discoveries{"NONE", "STATIC", "DNS"};
constexpr Type discovery_type{.kind = TypeKind::enumeration, .names = discoveries};

constexpr std::array port_fields{
    required(port_field("number", "The port at which clients call the service")),
    required(field("protocol", protocol_type,
                   "What is spoken there: HTTP, HTTPS, HTTP2, GRPC, TCP, UDP, MONGO or REDIS, in "
                   "any case; only with HTTP does the sidecar read the requests")),
    required(field("name", label_name_type, "A name for the port, to which endpoints refer")),
};
constexpr Table port_table{.name = "Port", .fields = port_fields};
constexpr Type port_type = object_of(port_table);

constexpr Type endpoint_ports = map_of(integer_type);
constexpr std::array endpoint_fields{
    required(field("address", string_type,
                   "Where the endpoint is: an IPv4 address with discovery STATIC, a domain name "
                   "with DNS")),
    Field{.name = "ports",
          .go_name = {},
          .type = endpoint_ports,
          .minimum = 1,
          .maximum = 65535,
          .doc = "The endpoint's own port for each port of the service, by the port's name"},
    field("labels", spec_labels, "Labels by which a DestinationRule's subsets choose endpoints"),
};
constexpr Table endpoint_table{.name = "Endpoint", .fields = endpoint_fields};
constexpr Type endpoint_type = object_of(endpoint_table);

void check_endpoint_address(RuleScope& scope, Node address, std::string_view discovery,
                            std::size_t index) {
  const std::string_view text = schema::text_of(address);
  const Format& wanted = discovery == "STATIC" ? ipv4_address : fqdn;
  const std::string fault = text.empty() ? "" : wanted.fault(text);
  if (fault.empty()) return;
  scope.error(address, fmt::format("endpoints[{}].address", index), "external-service/address",
              fmt::format("{} is not {}: {}", base::quote(text), wanted.name, fault),
              fmt::format("discovery {} needs one", discovery));
}

std::set<std::string_view> declared_ports(const RuleScope& scope) {
  std::set<std::string_view> names;
  const Node ports = scope.at("ports");
  if (!ports) return names;
  for (const Node port : ports.items()) {
    names.insert(schema::text_of(yaml::value_of(port, "name")));
  }
  return names;
}

void check_endpoint_ports(RuleScope& scope, Node ports, const std::set<std::string_view>& declared,
                          std::size_t index) {
  for (const Node key : schema::keys_of(ports)) {
    if (declared.contains(key.text())) continue;
    scope.error(key, fmt::format("endpoints[{}].ports", index), "external-service/endpoint-port",
                fmt::format("no port of the service is named {}", base::quote(key.text())),
                "declare it under spec.ports");
  }
}

void check_endpoints(RuleScope& scope) {
  const Node discovery_node = scope.at("discovery");
  const std::string_view discovery = discovery_node ? discovery_node.text() : "NONE";
  const Node endpoints = scope.at("endpoints");
  if (discovery == "STATIC" && !endpoints) {
    scope.error(discovery_node, "discovery", "external-service/no-endpoints",
                "STATIC needs at least one endpoint");
  }
  if (!endpoints) return;
  if (discovery == "NONE") {
    scope.error(endpoints, "endpoints", "external-service/endpoints",
                "discovery NONE takes no endpoints: connections go where the client asked for",
                "remove the endpoints, or write discovery: STATIC or DNS");
    return;
  }
  if (std::ranges::find(discoveries, discovery) == discoveries.end()) return;
  const auto declared = declared_ports(scope);
  std::size_t index = 0;
  for (const Node endpoint : endpoints.items()) {
    check_endpoint_address(scope, yaml::value_of(endpoint, "address"), discovery, index);
    check_endpoint_ports(scope, yaml::value_of(endpoint, "ports"), declared, index);
    ++index;
  }
}

// Where there are no endpoints the hosts themselves are looked up.
void check_dns_hosts(RuleScope& scope) {
  const Node discovery = scope.at("discovery");
  if (!discovery || discovery.text() != "DNS" || scope.at("endpoints") || !scope.at("hosts"))
    return;
  std::size_t index = 0;
  for (const Node host : scope.at("hosts").items()) {
    const std::string path = fmt::format("hosts[{}]", index++);
    const std::string_view text = schema::text_of(host);
    if (text.empty() || !config::host.fault(text).empty()) continue;  // its type says so already
    const std::string fault = fqdn.fault(text);
    if (fault.empty()) continue;
    scope.error(host.resolved(), path, "external-service/dns-host",
                fmt::format("{} is not {}: {}", base::quote(text), fqdn.name, fault),
                "with discovery DNS and no endpoints the hosts themselves are looked up");
  }
}

constexpr std::string_view endpoints_constraint = R"({"anyOf": [
  {"required": ["discovery"], "properties": {"discovery": {"enum": ["DNS"]}}},
  {"required": ["discovery", "endpoints"],
   "properties": {
     "discovery": {"enum": ["STATIC"]},
     "endpoints": {
       "minItems": 1,
       "items": {"properties": {"address": {"pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$"}}}}}},
  {"properties": {"discovery": {"enum": ["NONE"]}, "endpoints": {"maxItems": 0}}}]})";

constexpr std::array<std::string_view, 2> unique_in_ports{"number", "name"};
constexpr Type port_list = list_of(port_type);
constexpr Type endpoint_list = list_of(endpoint_type);

constexpr std::array spec_fields{
    required(field("hosts", host_list,
                   "The names by which clients call the service: domains, perhaps with a wildcard "
                   "in front, IPv4 addresses or ranges")),
    unique_by(field("ports", port_list,
                    "The ports at which the service is called; without any nothing is opened"),
              unique_in_ports),
    field("discovery", discovery_type,
          "How the sidecar finds the service: NONE, the address that the client asked for; STATIC, "
          "the endpoints; DNS, by looking up the endpoints, or the hosts where there are none"),
    field("endpoints", endpoint_list, "Where the service is"),
};
constexpr std::array spec_rules{
    Rule{.check = check_endpoints,
         .doc = "NONE has no endpoints, STATIC has at least one; an endpoint's ports are named "
                "under ports",
         .constraint = endpoints_constraint},
    Rule{.check = check_dns_hosts,
         .doc = "With DNS and no endpoints every host is a domain without a wildcard"},
};
constexpr Table spec_table{.name = "ExternalService", .fields = spec_fields, .rules = spec_rules};

constexpr std::array columns{
    Column{"Hosts", ".spec.hosts", "The hosts that it opens"},
    Column{"Discovery", ".spec.discovery", "How the sidecar finds them"},
};

Summary summarize(const yaml::Json& spec) {
  return {.hosts = strings_at(spec, "hosts"), .ports = ports_at(spec, "ports", "number")};
}

}  // namespace

constinit const Kind external_service_kind{
    .name = "ExternalService",
    .plural = "externalservices",
    .short_name = "es",
    .kebab = "external-service",
    .group = "networking.istio.io",
    .version = "v1alpha3",
    .doc =
        "Opens hosts outside the mesh to the workloads inside it: without one, the sidecar "
        "blocks what it doesn't know",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
