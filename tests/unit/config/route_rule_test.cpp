#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read(const std::string& rest) {
  return read_spec("RouteRule", "{destination: {name: a}, " + rest + "}");
}

TEST_CASE("all fields are read as they are written") {
  const std::string spec =
      R"({"destination":{"name":"a","namespace":"b","domain":"c.d"},"precedence":-1,)"
      R"("match":{"source":{"service":"e","labels":{"version":"v1"}},)"
      R"("tcp":{"sourceSubnet":["10.0.0.1/8"],"destinationSubnet":["10.0.0.1"]},)"
      R"("request":{"headers":{"uri":{"prefix":"/"},"x-a":{"exact":""}}}},)"
      R"("route":[{"destination":{"name":"f"},"labels":{"version":"v2"},"weight":100}],)"
      R"("rewrite":{"uri":"/"},"websocketUpgrade":true,)"
      R"("httpReqTimeout":{"simpleTimeout":{"timeout":"3s","overrideHeaderName":"x-b"}},)"
      R"("httpReqRetries":{"simpleRetry":{"attempts":3,"perTryTimeout":"2s",)"
      R"("overrideHeaderName":"x-c"}},"httpFault":{"delay":{"percent":0.5,"fixedDelay":"5s",)"
      R"("overrideHeaderName":"x-d"},"abort":{"percent":10,"http2Error":"g",)"
      R"("overrideHeaderName":"x-e"}},"mirror":{"name":"h"},)"
      R"("corsPolicy":{"allowOrigin":["*"],"maxAge":"1m"},"appendHeaders":{"x-f":"i"}})";
  CHECK(read_spec("RouteRule", spec) == spec);
}

TEST_CASE("weights add up to 100") {
  CHECK(read("route: [{weight: 99}, {weight: 1}]").starts_with("{"));
  CHECK(read("route: [{weight: 1e2}, {}]").starts_with("{"));
  CHECK(read("route: [{weight: 99}, {weight: 2}]") ==
        "spec.route: the weights add up to 101, not to 100\n");
  CHECK(read("route: [{}, {}]") == "spec.route: the weights add up to 0, not to 100\n");
}

TEST_CASE("a single route's weight is 0, left out or 100") {
  for (const std::string weight : {"{}", "{weight: 0}", "{weight: ~}", "{weight: 100}"}) {
    CAPTURE(weight);
    CHECK(read("route: [" + weight + "]").starts_with("{"));
  }
  CHECK(read("route: [{weight: 50}]") == "spec.route: the weights add up to 50, not to 100\n");
}

TEST_CASE("a weight that is none brings no second problem") {
  CHECK(read("route: [{weight: 101}, {weight: 1}]") ==
        "spec.route[0].weight: 101 is out of range: 0 to 100\n");
  CHECK(read("route: [{weight: x}, {weight: 1}]") ==
        "spec.route[0].weight: expected a whole number, found the string \"x\"\n");
  CHECK(read("route: x") == "spec.route: expected a list, found the string \"x\"\n");
}

TEST_CASE("the match of a header has one member, which may be empty") {
  const auto match = [](const std::string& headers) {
    return read("match: {request: {headers: {" + headers + "}}}");
  };
  CHECK(match("x-a: {exact: ''}").find(R"({"exact":""})") != std::string::npos);
  CHECK(match("x-a: {}") ==
        "spec.match.request.headers.x-a: one of exact, prefix, regex is needed\n");
  CHECK(match("x-a: {regex: '', exact: ''}") ==
        "spec.match.request.headers.x-a.regex: excludes \"exact\", which is given too\n");
  for (const std::string member : {"exact", "prefix", "regex"}) {
    CHECK(match("uri: {" + member + ": ''}") == "spec.match.request.headers.uri." + member +
                                                    ": must not be empty: a path has at least "
                                                    "its /\n");
  }
  CHECK(match("<<: {uri: {exact: ''}}").starts_with("spec.match.request.headers.uri.exact: "));
}

TEST_CASE("the destination has no labels") {
  CHECK(read_spec("RouteRule", "{destination: {name: a, labels: {b: c}}}") ==
        "spec.destination.labels: a RouteRule is for the whole of its destination\n");
  CHECK(read_spec("RouteRule", "{destination: {name: a, labels: {}}}").starts_with("{"));
}

TEST_CASE("what the release doesn't implement, even empty") {
  const std::string refused = ": Istio 0.7.1 doesn't implement it\n";
  CHECK(read("match: {udp: {}}") == "spec.match.udp" + refused);
  CHECK(read("l4Fault: {}") == "spec.l4Fault" + refused);
}

TEST_CASE("objects that may be empty, and others") {
  CHECK(read("httpReqTimeout: {}, httpReqRetries: {}, httpFault: {abort: {}}, match: {}")
            .starts_with("{"));
  CHECK(read("match: {source: {}}") ==
        "spec.match.source: at least one of name, service is needed\n");
  CHECK(read("httpFault: {delay: {}}") ==
        "spec.httpFault.delay: the field \"fixedDelay\" is missing\n");
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("RouteRule", R"({"destination":{"name":"a"}})") == "a |");
  CHECK(summary("RouteRule", R"({"destination":{"name":"a","namespace":"b","domain":"c.d"}})") ==
        "a.b.c.d |");
  CHECK(summary("RouteRule", R"({"destination":{"service":"e"}})") == "e |");
}

}  // namespace
}  // namespace istioctl::config
