#include <array>

#include "fields.h"
#include "kind_functions.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

constexpr std::array<std::string_view, 2> number_and_name{"number", "name"};

// 0 is as good as no number.
void check_zero(RuleScope& scope) {
  const yaml::Node number = scope.at("number");
  if (!number || scope.at("name") || schema::as_integer(number) != 0) return;
  scope.error(number, "number", "gateway/port", "0 is no port without a name beside it",
              "give a number from 1 to 65535, or a name");
}

constexpr std::string_view zero_constraint = R"({"anyOf": [
  {"properties": {"number": {"minimum": 1}}},
  {"required": ["name"], "properties": {"name": {"minLength": 1}}}]})";

constexpr std::array port_rules{
    Rule{.kind = RuleKind::at_least_one, .fields = number_and_name},
    Rule{.check = check_zero,
         .doc = "A port name may stand in for number 0",
         .constraint = zero_constraint},
};
constexpr std::array port_fields{
    number_field("number", 0, 65535,
                 "The port on which the gateway listens; 0 where it is known by its name alone"),
    required(field("protocol", protocol_type,
                   "What is spoken there: HTTP, HTTPS, HTTP2, GRPC, TCP, UDP, MONGO or REDIS, in "
                   "any case")),
    field("name", string_type, "A name for the port, any text"),
};
constexpr Table port_table{.name = "Port", .fields = port_fields, .rules = port_rules};

constexpr std::array<std::string_view, 3> tls_modes{"PASSTHROUGH", "SIMPLE", "MUTUAL"};
constexpr Type tls_mode_type{.kind = TypeKind::enumeration, .names = tls_modes};
constexpr std::array<std::string_view, 2> simple_needs{"mode", "serverCertificate"};
constexpr std::array<std::string_view, 3> mutual_needs{"mode", "serverCertificate",
                                                       "caCertificates"};
constexpr std::array tls_rules{
    Rule{.kind = RuleKind::needs, .fields = simple_needs, .value = "SIMPLE"},
    Rule{.kind = RuleKind::needs, .fields = mutual_needs, .value = "MUTUAL"},
};
constexpr std::array tls_fields{
    field("httpsRedirect", boolean_type,
          "Whether clients that come with plain HTTP are sent to https with status 301"),
    field("mode", tls_mode_type,
          "Who ends TLS: PASSTHROUGH, the service behind (the default); SIMPLE, the gateway; "
          "MUTUAL, the gateway, which asks for the client's certificate"),
    field("serverCertificate", string_type,
          "The file with the gateway's certificate, which SIMPLE and MUTUAL need"),
    field("privateKey", string_type, "The file with the certificate's key"),
    field("caCertificates", string_type,
          "The file with the authorities that may have signed the clients' certificates, which "
          "MUTUAL needs"),
    field("subjectAltNames", string_list,
          "The names of which a client's certificate must have one"),
};
constexpr Table tls_table{.name = "TLSOptions", .fields = tls_fields, .rules = tls_rules};

constexpr std::array server_fields{
    required(field("port", object_of(port_table), "The port on which the gateway listens")),
    required(field("hosts", host_list,
                   "The hosts that are served there: domains, perhaps with a wildcard in front, "
                   "IPv4 addresses or ranges")),
    field("tls", object_of(tls_table), "TLS between the clients and the gateway"),
};
constexpr Table server_table{.name = "Server", .fields = server_fields};
constexpr Type server_type = object_of(server_table);
constexpr Type server_list = list_of(server_type);

constexpr std::array spec_fields{
    required(field("servers", server_list, "What the gateway serves, port by port")),
    field("selector", string_map,
          "Labels of the pods that are the gateway; without any, all gateways"),
};
constexpr Table spec_table{.name = "Gateway", .fields = spec_fields};

constexpr std::array columns{
    Column{"Selector", ".spec.selector", "Labels of the pods that are the gateway"},
};

Summary summarize(const yaml::Json& spec) {
  Summary summary;
  for (const yaml::Json& server : spec.at("servers")) {
    for (auto& host : strings_at(server, "hosts")) summary.hosts.push_back(std::move(host));
    summary.ports.push_back(port_text(server.at("port"), "number"));
  }
  return summary;
}

}  // namespace

constinit const Kind gateway_kind{
    .name = "Gateway",
    .plural = "gateways",
    .short_name = "gw",
    .kebab = "gateway",
    .group = "networking.istio.io",
    .version = "v1alpha3",
    .doc = "Says on which ports and for which hosts a proxy at the edge of the mesh listens",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
