#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read(const std::string& service, const std::string& protocol) {
  return read_spec("EgressRule", "{destination: {service: '" + service +
                                     "'}, ports: [{port: 80, protocol: " + protocol + "}]}");
}

TEST_CASE("all fields are read as they are written") {
  const std::string spec =
      R"({"destination":{"service":"*.a.org"},"ports":[{"port":80,"protocol":"http"},)"
      R"({"port":443,"protocol":"https"}],"useEgressProxy":false})";
  CHECK(read_spec("EgressRule", spec) == spec);
}

TEST_CASE("a range takes TCP and MONGO only") {
  CHECK(read("10.0.0.0/8", "tcp").starts_with("{"));
  CHECK(read("10.0.0.0/8", "MONGO").starts_with("{"));
  CHECK(read("10.0.0.1", "http").starts_with("{"));
  for (const std::string protocol : {"HTTP", "https", "http2", "grpc"}) {
    CHECK(read("10.0.0.0/8", protocol) ==
          "spec.ports[0].protocol: a range of addresses takes TCP and MONGO only, not " + protocol +
              "\n");
  }
}

TEST_CASE("a protocol that isn't known is one problem, for a range, too") {
  CHECK(read("10.0.0.0/8", "udp") ==
        "spec.ports[0].protocol: \"udp\" is not a protocol of an EgressRule: must be one of HTTP, "
        "HTTPS, HTTP2, GRPC, TCP, MONGO\n");
}

TEST_CASE("useEgressProxy isn't implemented") {
  CHECK(read_spec("EgressRule",
                  "{destination: {service: a}, ports: [{port: 1, protocol: tcp}], "
                  "useEgressProxy: true}") ==
        "spec.useEgressProxy: Istio 0.7.1 doesn't implement it\n");
}

TEST_CASE("rules look at objects of wrong shapes, too") {
  CHECK(read_spec("EgressRule", "{destination: a, ports: [b], useEgressProxy: [c]}") ==
        "spec.destination: expected a mapping, found the string \"a\"\n"
        "spec.ports[0]: expected a mapping, found the string \"b\"\n"
        "spec.useEgressProxy: expected a single value, found a list\n");
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("EgressRule",
                R"({"destination":{"service":"a"},"ports":[{"port":80,"protocol":"http"}]})") ==
        "a | 80/http");
}

}  // namespace
}  // namespace istioctl::config
