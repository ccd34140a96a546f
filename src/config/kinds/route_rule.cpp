#include <fmt/format.h>

#include <array>

#include "fields.h"
#include "http_route.h"
#include "istio_service.h"
#include "istioctl/yaml/merge.h"
#include "kind_functions.h"
#include "string_match.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

using yaml::Node;

constexpr Type service_type = object_of(istio_service_table);

constexpr Type subnet_type{.kind = TypeKind::string, .format = &ipv4_subnet};
constexpr Type subnet_list = list_of(subnet_type);
constexpr std::array l4_fields{
    field("sourceSubnet", subnet_list, "IPv4 addresses or ranges of the client"),
    field("destinationSubnet", subnet_list, "IPv4 addresses or ranges that the client called"),
};
constexpr Table l4_table{.name = "L4MatchAttributes", .fields = l4_fields};

constexpr Type header_match = object_of(string_match_table);
constexpr Type header_matches{
    .kind = TypeKind::map, .element = &header_match, .key_format = &header_name};

// A path is never empty, so that such a match would match nothing or everything.
void check_uri(RuleScope& scope) {
  const Node uri = yaml::value_of(scope.at("headers"), "uri");
  for (const std::string_view member : string_match_members) {
    const Node text = yaml::value_of(uri, member);
    if (!text || !text.is_scalar() || text.is_null() || !text.text().empty()) continue;
    scope.error(text, fmt::format("headers.uri.{}", member), "route-rule/empty-uri",
                "must not be empty: a path has at least its /");
  }
}

constexpr std::array request_rules{
    Rule{.check = check_uri, .doc = "The match of the header uri isn't empty"}};
constexpr std::array request_fields{
    field("headers", header_matches,
          "Headers, by their names in lower case; uri, scheme, method and authority stand for the "
          "parts of the request"),
};
constexpr Table request_table{
    .name = "MatchRequest", .fields = request_fields, .rules = request_rules};

constexpr std::array match_fields{
    field("source", service_type, "The service that makes the request"),
    field("tcp", object_of(l4_table), "Addresses of the connection"),
    unimplemented(field("udp", object_of(l4_table), "Addresses of the datagrams")),
    field("request", object_of(request_table), "Conditions on an HTTP request"),
};
constexpr Table match_table{.name = "MatchCondition", .fields = match_fields};

constexpr std::array route_fields{
    field("destination", service_type, "Where the requests go; by default the rule's destination"),
    field("labels", spec_labels, "The labels of the pods that they go to: one version of it"),
    percent_field("weight",
                  "The share of the requests in percent; the shares of a rule add up to 100, and a "
                  "single route needs none"),
};
constexpr Table route_table{.name = "DestinationWeight", .fields = route_fields};
constexpr Type route_type = object_of(route_table);
constexpr Type route_list = list_of(route_type);

constexpr Field override_header_name =
    field("overrideHeaderName", header_name_type,
          "The header with which a client may set the value for its own request, in lower case");

constexpr Field custom_field =
    field("custom", any_type, "A setting of the proxy's own, which is passed on as it is");

constexpr std::array simple_timeout_fields{
    required(field("timeout", duration_type, "The time limit of a request, at least 1ms")),
    override_header_name,
};
constexpr Table simple_timeout_table{.name = "SimpleTimeoutPolicy",
                                     .fields = simple_timeout_fields};
constexpr std::array<std::string_view, 2> simple_or_custom_timeout{"simpleTimeout", "custom"};
constexpr std::array timeout_rules{
    Rule{.kind = RuleKind::at_most_one, .fields = simple_or_custom_timeout}};
constexpr std::array timeout_fields{
    field("simpleTimeout", object_of(simple_timeout_table), "A time limit"),
    custom_field,
};
constexpr Table timeout_table{
    .name = "HTTPTimeout", .fields = timeout_fields, .rules = timeout_rules};

constexpr std::array simple_retry_fields{
    count_field("attempts", "How often a failed request is tried again"),
    required(field("perTryTimeout", duration_type, "The time limit of each attempt, at least 1ms")),
    override_header_name,
};
constexpr Table simple_retry_table{.name = "SimpleRetryPolicy", .fields = simple_retry_fields};
constexpr std::array<std::string_view, 2> simple_or_custom_retry{"simpleRetry", "custom"};
constexpr std::array retry_rules{
    Rule{.kind = RuleKind::at_most_one, .fields = simple_or_custom_retry}};
constexpr std::array retry_fields{
    field("simpleRetry", object_of(simple_retry_table), "A number of attempts"),
    custom_field,
};
constexpr Table retry_table{.name = "HTTPRetry", .fields = retry_fields, .rules = retry_rules};

constexpr std::array delay_fields{
    fraction_field("percent", "The share of the requests that are delayed, 0 to 100"),
    required(
        field("fixedDelay", duration_type, "How long each of them is held back, at least 1ms")),
    unimplemented(field("exponentialDelay", duration_type, "The mean of random delays")),
    override_header_name,
};
constexpr Table delay_table{.name = "Delay", .fields = delay_fields};

constexpr std::array<std::string_view, 2> abort_errors{"http2Error", "httpStatus"};
constexpr std::array abort_rules{Rule{.kind = RuleKind::at_most_one, .fields = abort_errors}};
constexpr std::array abort_fields{
    fraction_field("percent", "The share of the requests that fail, 0 to 100"),
    unimplemented(field("grpcStatus", string_type, "The gRPC status that they get")),
    field("http2Error", string_type, "The HTTP/2 error that they get"),
    number_field("httpStatus", 0, 600, "The HTTP status that they get, 0 to 600"),
    override_header_name,
};
constexpr Table abort_table{.name = "Abort", .fields = abort_fields, .rules = abort_rules};

constexpr std::array fault_fields{
    field("delay", object_of(delay_table), "Holds requests back before they are sent on"),
    field("abort", object_of(abort_table), "Answers requests with an error, without sending them"),
};
constexpr Table fault_table{.name = "HTTPFaultInjection", .fields = fault_fields};

constexpr Type header_value_type{.kind = TypeKind::string, .format = &header_value};
constexpr Type nonempty_header_values{
    .kind = TypeKind::map, .element = &header_value_type, .key_format = &header_name};

void check_destination_labels(RuleScope& scope) {
  const Node labels = yaml::value_of(scope.at("destination"), "labels");
  if (schema::keys_of(labels).empty()) return;
  scope.error(labels, "destination.labels", "route-rule/destination-labels",
              "a RouteRule is for the whole of its destination", "put the labels under route");
}

void check_weights(RuleScope& scope) {
  const Node routes = scope.at("route");
  if (!routes) return;
  std::int64_t sum = 0;
  std::size_t count = 0;
  for (const Node route : routes.items()) {
    ++count;
    const Node written = yaml::value_of(route, "weight");
    if (!written || written.is_null()) continue;
    const auto weight = schema::as_integer(written);
    if (!weight || *weight < 0 || *weight > 100) return;  // its type says so already
    sum += *weight;
  }
  if (count == 0 || sum == 100 || (count == 1 && sum == 0)) return;
  scope.error(routes, "route", "route-rule/weights",
              fmt::format("the weights add up to {}, not to 100", sum),
              count == 1 ? "leave out the weight of a single route" : "");
}

constexpr std::array<std::string_view, 4> redirect_excludes{"redirect", "route", "rewrite",
                                                            "httpFault"};
constexpr std::array spec_rules{
    Rule{.kind = RuleKind::excludes, .fields = redirect_excludes},
    Rule{.check = check_websocket_redirect,
         .doc = "A redirect excludes websocketUpgrade",
         .constraint = websocket_constraint},
    Rule{
        .check = check_destination_labels,
        .doc = "The destination has no labels",
        .constraint =
            R"({"properties": {"destination": {"properties": {"labels": {"maxProperties": 0}}}}})"},
    Rule{.check = check_weights,
         .doc = "Weights add up to 100; that of a single route is 100, 0 or left out"},
};
constexpr std::array spec_fields{
    required(field("destination", service_type, "The service whose requests the rule is for")),
    number_field("precedence", std::numeric_limits<std::int32_t>::min(), int32_max,
                 "Among the rules of one destination the highest comes first; by default 0"),
    field("match", object_of(match_table),
          "Which requests the rule is for, all conditions together; by default all"),
    field("route", route_list, "Where the requests go; by default to the destination"),
    field("redirect", object_of(redirect_table),
          "Sends the client elsewhere with status 301, instead of forwarding the request"),
    field("rewrite", object_of(rewrite_table), "Changes the request before it is forwarded"),
    field("websocketUpgrade", boolean_type,
          "Whether clients may turn the connection into a WebSocket; by default not"),
    field("httpReqTimeout", object_of(timeout_table), "The time limit of a request"),
    field("httpReqRetries", object_of(retry_table), "Tries failed requests again"),
    field("httpFault", object_of(fault_table), "Faults to test clients with"),
    unimplemented(field("l4Fault", any_type, "Faults of connections")),
    field("mirror", service_type,
          "Where a copy of each request goes; what it answers is thrown away"),
    field("corsPolicy", object_of(cors_policy_table),
          "Which pages of other origins may use the service from a browser"),
    field("appendHeaders", nonempty_header_values,
          "Headers that are added to a request before it is forwarded"),
};
constexpr Table spec_table{.name = "RouteRule", .fields = spec_fields, .rules = spec_rules};

constexpr std::array columns{
    Column{"Destination", ".spec.destination.name", "The service that it is for"},
    Column{"Service", ".spec.destination.service", "Its full name, where it is given by that"},
};

Summary summarize(const yaml::Json& spec) {
  return {.hosts = service_at(spec, "destination")};
}

}  // namespace

constinit const Kind route_rule_kind{
    .name = "RouteRule",
    .plural = "routerules",
    .short_name = "rr",
    .kebab = "route-rule",
    .group = "config.istio.io",
    .version = "v1alpha2",
    .doc = "Says what happens to requests for a service; VirtualService replaced it",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
