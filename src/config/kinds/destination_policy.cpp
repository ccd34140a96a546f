#include <array>

#include "fields.h"
#include "istio_service.h"
#include "kind_functions.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

constexpr Type service_type = object_of(istio_service_table);

constexpr Field custom_field =
    field("custom", any_type, "A setting of the proxy's own, which is passed on as it is");

constexpr std::array<std::string_view, 3> balancers{"ROUND_ROBIN", "LEAST_CONN", "RANDOM"};
constexpr Type balancer_type{.kind = TypeKind::enumeration, .names = balancers};
constexpr std::array<std::string_view, 2> name_and_custom{"name", "custom"};
constexpr std::array load_balancing_rules{
    Rule{.kind = RuleKind::exactly_one, .fields = name_and_custom}};
constexpr std::array load_balancing_fields{
    field("name", balancer_type,
          "How an endpoint is chosen: ROUND_ROBIN, in turn; LEAST_CONN, of two at random the less "
          "busy one; RANDOM"),
    custom_field,
};
constexpr Table load_balancing_table{
    .name = "LoadBalancing", .fields = load_balancing_fields, .rules = load_balancing_rules};

constexpr std::array simple_fields{
    count_field("maxConnections", "The most connections to the destination; by default 1024"),
    count_field("httpMaxPendingRequests",
                "The most HTTP/1.1 requests that wait for a connection; by default 1024"),
    count_field("httpMaxRequests", "The most HTTP/2 requests at a time; by default 1024"),
    required(field("sleepWindow", duration_type,
                   "How long an endpoint is left out, times how often that has happened")),
    count_field("httpConsecutiveErrors",
                "After how many errors (5xx) in a row an endpoint is left out"),
    required(
        field("httpDetectionInterval", duration_type, "How often the endpoints are looked at")),
    count_field("httpMaxRequestsPerConnection",
                "How many requests a connection serves before it is closed; by default there is no "
                "limit"),
    percent_field("httpMaxEjectionPercent",
                  "The share of the endpoints that may be left out at a time; by default 10"),
    count_field("httpMaxRetries", "The most retries at a time; by default 3"),
};
constexpr Table simple_table{.name = "SimpleCircuitBreakerPolicy", .fields = simple_fields};

constexpr std::array<std::string_view, 2> simple_and_custom{"simpleCb", "custom"};
constexpr std::array circuit_breaker_rules{
    Rule{.kind = RuleKind::at_most_one, .fields = simple_and_custom}};
constexpr std::array circuit_breaker_fields{
    field("simpleCb", object_of(simple_table),
          "Limits, and when endpoints that fail are left out for a while"),
    custom_field,
};
constexpr Table circuit_breaker_table{
    .name = "CircuitBreaker", .fields = circuit_breaker_fields, .rules = circuit_breaker_rules};

constexpr std::array spec_fields{
    required(field("destination", service_type, "The service that is called")),
    field("source", service_type, "The service that calls it; by default any"),
    field("loadBalancing", object_of(load_balancing_table), "How an endpoint is chosen"),
    field("circuitBreaker", object_of(circuit_breaker_table),
          "How much load the destination gets, and what happens when it fails"),
    custom_field,
};
constexpr Table spec_table{.name = "DestinationPolicy", .fields = spec_fields};

constexpr std::array columns{
    Column{"Destination", ".spec.destination.name", "The service that it is for"},
    Column{"Service", ".spec.destination.service", "Its full name, where it is given by that"},
};

Summary summarize(const yaml::Json& spec) {
  return {.hosts = service_at(spec, "destination")};
}

}  // namespace

constinit const Kind destination_policy_kind{
    .name = "DestinationPolicy",
    .plural = "destinationpolicies",
    .short_name = "dp",
    .kebab = "destination-policy",
    .group = "config.istio.io",
    .version = "v1alpha2",
    .doc = "Says how the sidecar connects to a service; DestinationRule replaced it",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
