#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read(const std::string& rest) {
  return read_spec("DestinationPolicy", "{destination: {name: a}, " + rest + "}");
}

TEST_CASE("all fields are read as they are written") {
  const std::string spec =
      R"({"destination":{"name":"a","labels":{"version":"v1"}},"source":{"name":"b"},)"
      R"("loadBalancing":{"name":"LEAST_CONN"},"circuitBreaker":{"simpleCb":{)"
      R"("maxConnections":1,"httpMaxPendingRequests":2,"httpMaxRequests":3,"sleepWindow":"3m",)"
      R"("httpConsecutiveErrors":4,"httpDetectionInterval":"5s",)"
      R"("httpMaxRequestsPerConnection":6,"httpMaxEjectionPercent":7,"httpMaxRetries":8}},)"
      R"("custom":{"any":["thing",1,null]}})";
  CHECK(read_spec("DestinationPolicy", spec) == spec);
}

TEST_CASE("load balancing has one member, a circuit breaker at most one") {
  CHECK(read("loadBalancing: {}") == "spec.loadBalancing: one of name, custom is needed\n");
  CHECK(read("loadBalancing: {name: RANDOM, custom: {}}") ==
        "spec.loadBalancing.custom: excludes \"name\", which is given too\n");
  CHECK(read("circuitBreaker: {}").starts_with("{"));
  CHECK(read("circuitBreaker: {custom: {}}").starts_with("{"));
}

TEST_CASE("a simple circuit breaker needs its times") {
  CHECK(read("circuitBreaker: {simpleCb: {}}") ==
        "spec.circuitBreaker.simpleCb: the field \"sleepWindow\" is missing\n"
        "spec.circuitBreaker.simpleCb: the field \"httpDetectionInterval\" is missing\n");
}

TEST_CASE("service excludes the parts of a name") {
  CHECK(read("source: {service: b, name: c, namespace: d, domain: e}") ==
        "spec.source.name: can't stand beside \"service\"\n"
        "spec.source.namespace: can't stand beside \"service\"\n"
        "spec.source.domain: can't stand beside \"service\"\n");
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("DestinationPolicy", R"({"destination":{"name":"a","namespace":"b"}})") == "a.b |");
}

}  // namespace
}  // namespace istioctl::config
