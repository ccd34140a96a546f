#include <array>

#include "fields.h"
#include "http_route.h"
#include "kind_functions.h"
#include "string_match.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

constexpr std::array<std::string_view, 2> number_and_name{"number", "name"};
constexpr std::array one_of_number_and_name{
    Rule{.kind = RuleKind::exactly_one, .fields = number_and_name}};
constexpr std::array port_selector_fields{
    port_field("number", "The port's number"),
    field("name", label_name_type, "The port's name"),
};
constexpr Table port_selector_table{
    .name = "PortSelector", .fields = port_selector_fields, .rules = one_of_number_and_name};
constexpr Type port_selector_type = object_of(port_selector_table);

constexpr std::array destination_fields{
    also_called(required(field("name", host_type,
                               "The service to which requests go: a host of the mesh, or one that "
                               "an ExternalService opens")),
                host_of_later_releases),
    field("subset", label_name_type,
          "A subset that the DestinationRule of the service names; by default the whole service"),
    field("port", port_selector_type,
          "The port of the service, where it has several; by number or by name"),
};
constexpr Table destination_table{.name = "Destination", .fields = destination_fields};
constexpr Type destination_type = object_of(destination_table);

constexpr std::array route_fields{
    required(field("destination", destination_type, "Where the requests go")),
    percent_field("weight",
                  "The share of the requests in percent, 0 to 100; the shares of one entry should "
                  "add up to 100"),
};
constexpr Table route_table{.name = "DestinationWeight", .fields = route_fields};
constexpr Type route_type = object_of(route_table);
constexpr Type route_list = list_of(route_type);

constexpr Type match_text = object_of(optional_string_match_table);
constexpr Type match_headers{
    .kind = TypeKind::map, .element = &match_text, .key_format = &header_name};
constexpr std::array match_fields{
    field("uri", match_text, "The path of the request"),
    field("scheme", match_text, "The scheme of the request: http or https"),
    field("method", match_text, "The HTTP method, in upper case"),
    field("authority", match_text, "The Host header of the request"),
    field("headers", match_headers, "Other headers, by their names in lower case"),
    unimplemented(field("port", port_selector_type, "The port that the client called")),
    field("sourceLabels", spec_labels, "Labels of the pod that makes the request"),
    field("gateways", string_list,
          "The gateways at which the match counts, in place of those of the VirtualService"),
};
constexpr Table match_table{.name = "HTTPMatchRequest", .fields = match_fields};
constexpr Type match_type = object_of(match_table);
constexpr Type match_list = list_of(match_type);

constexpr std::array retries_fields{
    required(number_field("attempts", 1, int32_max,
                          "How often a failed request is tried again, at least once")),
    field("perTryTimeout", duration_type, "The time limit of each attempt, at least 1ms"),
};
constexpr Table retries_table{.name = "HTTPRetry", .fields = retries_fields};

constexpr std::array delay_fields{
    percent_field("percent", "The share of the requests that are delayed, 0 to 100"),
    field("fixedDelay", duration_type, "How long each of them is held back, at least 1ms"),
    unimplemented(field("exponentialDelay", duration_type, "The mean of random delays")),
};
constexpr Table delay_table{.name = "Delay", .fields = delay_fields};

constexpr std::array abort_fields{
    percent_field("percent", "The share of the requests that fail, 0 to 100"),
    number_field("httpStatus", 0, 600, "The HTTP status that they get, 0 to 600"),
    unimplemented(field("grpcStatus", string_type, "The gRPC status that they get")),
    unimplemented(field("http2Error", string_type, "The HTTP/2 error that they get")),
};
constexpr Table abort_table{.name = "Abort", .fields = abort_fields};

constexpr std::array<std::string_view, 2> delay_and_abort{"delay", "abort"};
constexpr std::array fault_rules{Rule{.kind = RuleKind::at_least_one, .fields = delay_and_abort}};
constexpr std::array fault_fields{
    field("delay", object_of(delay_table), "Holds requests back before they are sent on"),
    field("abort", object_of(abort_table), "Answers requests with an error, without sending them"),
};
constexpr Table fault_table{
    .name = "HTTPFaultInjection", .fields = fault_fields, .rules = fault_rules};

constexpr std::array http_fields{
    field("match", match_list,
          "Which requests the entry is for: those that meet all conditions of at least one match; "
          "without any, all requests"),
    field("route", route_list,
          "Where the requests go; by default to the service that the hosts name"),
    field("redirect", object_of(redirect_table),
          "Sends the client elsewhere with status 301, instead of forwarding the request"),
    field("rewrite", object_of(rewrite_table), "Changes the request before it is forwarded"),
    field("websocketUpgrade", boolean_type,
          "Whether clients may turn the connection into a WebSocket; by default not"),
    field("timeout", duration_type,
          "The time limit of a request, after which the client gets status 504; by default none"),
    field("retries", object_of(retries_table), "Tries failed requests again"),
    field("fault", object_of(fault_table), "Faults to test clients with"),
    field("mirror", destination_type,
          "Where a copy of each request goes; what it answers is thrown away"),
    field("corsPolicy", object_of(cors_policy_table),
          "Which pages of other origins may use the service from a browser"),
    field("appendHeaders", header_values,
          "Headers that are added to a request before it is forwarded"),
};
constexpr std::array<std::string_view, 4> redirect_excludes{"redirect", "route", "rewrite",
                                                            "fault"};
constexpr std::array http_rules{
    Rule{.kind = RuleKind::excludes, .fields = redirect_excludes},
    Rule{.check = check_websocket_redirect,
         .doc = "A redirect excludes websocketUpgrade",
         .constraint = websocket_constraint},
};
constexpr Table http_table{.name = "HTTPRoute", .fields = http_fields, .rules = http_rules};
constexpr Type http_type = object_of(http_table);
constexpr Type http_list = list_of(http_type);

constexpr Type tcp_list = list_of(any_type);

constexpr std::array spec_fields{
    required(field("hosts", host_list,
                   "The hosts whose requests the rules are for: domains, perhaps with a wildcard "
                   "in front, IPv4 addresses or ranges")),
    field("gateways", string_list,
          "The Gateways at which the rules count, and \"mesh\" for the sidecars; by default the "
          "sidecars alone"),
    not_empty(field("http", http_list,
                    "The rules for HTTP, in order: the first whose match fits a request decides")),
    unimplemented(field("tcp", tcp_list, "The rules for other connections")),
};
constexpr Table spec_table{.name = "VirtualService", .fields = spec_fields};

constexpr std::array columns{
    Column{"Gateways", ".spec.gateways", "The gateways at which it counts"},
    Column{"Hosts", ".spec.hosts", "The hosts that it is for"},
};

Summary summarize(const yaml::Json& spec) {
  return {.hosts = strings_at(spec, "hosts")};
}

}  // namespace

constinit const Kind virtual_service_kind{
    .name = "VirtualService",
    .plural = "virtualservices",
    .short_name = "vs",
    .kebab = "virtual-service",
    .group = "networking.istio.io",
    .version = "v1alpha3",
    .doc = "Says what happens to requests for some hosts: routes, timeouts, retries, faults",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
