#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read(const std::string& http) {
  return read_spec("VirtualService", "{hosts: [a.org], http: [{" + http + "}]}");
}

/// The problems of an entry, without the path to the entry.
std::string faults(const std::string& http) {
  std::string text = read(http);
  const std::string path = "spec.http[0].";
  for (auto at = text.find(path); at != std::string::npos; at = text.find(path)) {
    text.erase(at, path.size());
  }
  return text;
}

TEST_CASE("all fields are read as they are written") {
  const std::string spec =
      R"({"hosts":["a.org"],"gateways":["mesh"],"http":[{"match":[{"uri":{"prefix":"/a"},)"
      R"("scheme":{"exact":"http"},"method":{"regex":"G.*"},"authority":{"exact":"a"},)"
      R"("headers":{"x-a":{"exact":"b"}},"sourceLabels":{"app":"sleep"},"gateways":["mesh"]}],)"
      R"("route":[{"destination":{"name":"b","subset":"v1","port":{"number":80}},"weight":100}],)"
      R"("rewrite":{"uri":"/","authority":"b"},"websocketUpgrade":true,"timeout":"3s",)"
      R"("retries":{"attempts":3,"perTryTimeout":"1s"},"fault":{"delay":{"percent":5,)"
      R"("fixedDelay":"5s"},"abort":{"percent":10,"httpStatus":503}},"mirror":{"name":"c"},)"
      R"("corsPolicy":{"allowOrigin":["*"],"allowMethods":["GET"],"allowHeaders":["x-a"],)"
      R"("exposeHeaders":["x-b"],"maxAge":"24h","allowCredentials":false},)"
      R"("appendHeaders":{"x-c":""}},{"redirect":{"uri":"/new","authority":"d"}}]})";
  CHECK(read_spec("VirtualService", spec) == spec);
}

TEST_CASE("an entry needs no route, but something") {
  CHECK(read("timeout: 3s") == R"({"hosts":["a.org"],"http":[{"timeout":"3s"}]})");
  CHECK(read("match: [{uri: {exact: /}}], timeout: 3s").starts_with("{"));
  CHECK(read("") == "spec.http[0]: must not be empty\n");
  CHECK(read_spec("VirtualService", "{hosts: [a.org], http: []}") == R"({"hosts":["a.org"]})");
}

TEST_CASE("a redirect stands alone") {
  CHECK(faults("redirect: {uri: /}, route: [{destination: {name: b}}], rewrite: {uri: /}, "
               "fault: {delay: {}}, websocketUpgrade: yes") ==
        "route: can't stand beside \"redirect\"\n"
        "rewrite: can't stand beside \"redirect\"\n"
        "fault: can't stand beside \"redirect\"\n"
        "websocketUpgrade: can't stand beside \"redirect\"\n");
  CHECK(read("redirect: {uri: /}, route: [], fault: ~, websocketUpgrade: no").starts_with("{"));
  CHECK(read("websocketUpgrade: true, timeout: 3s").starts_with("{"));
}

TEST_CASE("texts are matched in at most one way") {
  CHECK(read("match: [{uri: {}}], timeout: 3s").starts_with("{"));
  CHECK(read("match: [{uri: {exact: '', prefix: /}}], timeout: 3s").starts_with("{"));
  CHECK(faults("match: [{uri: {exact: a, prefix: b, regex: c}}]") ==
        "match[0].uri.prefix: excludes \"exact\", which is given too\n"
        "match[0].uri.regex: excludes \"exact\", which is given too\n");
}

TEST_CASE("the port of a destination is one number or one name") {
  CHECK(faults("mirror: {name: a, port: {}}") == "mirror.port: one of number, name is needed\n");
  CHECK(faults("mirror: {name: a, port: {number: 80, name: http}}") ==
        "mirror.port.name: excludes \"number\", which is given too\n");
}

TEST_CASE("what the release doesn't implement") {
  const std::string refused = ": Istio 0.7.1 doesn't implement it\n";
  CHECK(read_spec("VirtualService", "{hosts: [a], tcp: [{}]}") == "spec.tcp" + refused);
  CHECK(faults("match: [{port: {}}]") == "match[0].port" + refused);
  CHECK(faults("fault: {delay: {exponentialDelay: 1s}}") ==
        "fault.delay.exponentialDelay" + refused);
  CHECK(faults("fault: {abort: {grpcStatus: a, http2Error: b}}") ==
        "fault.abort.grpcStatus" + refused + "fault.abort.http2Error" + refused);
}

TEST_CASE("later releases' host is name here") {
  CHECK(faults("route: [{destination: {host: a}}]") ==
        "route[0].destination: unknown field \"host\"; did you mean \"name\"?\n");
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("VirtualService", R"({"hosts":["a","*.b"]})") == "a *.b |");
}

}  // namespace
}  // namespace istioctl::config
