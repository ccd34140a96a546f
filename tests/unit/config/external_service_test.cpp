#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read(const std::string& spec) {
  return read_spec("ExternalService", spec);
}

TEST_CASE("all fields are read as they are written") {
  CHECK(read("{hosts: [a.org, 10.0.0.1/8], ports: [{number: 0x50, protocol: http, name: web}], "
             "discovery: STATIC, endpoints: [{address: 10.0.0.1, ports: {web: 8080}, "
             "labels: {version: v1}}]}") ==
        R"({"hosts":["a.org","10.0.0.1/8"],"ports":[{"number":80,"protocol":"http",)"
        R"("name":"web"}],"discovery":"STATIC","endpoints":[{"address":"10.0.0.1",)"
        R"("ports":{"web":8080},"labels":{"version":"v1"}}]})");
}

TEST_CASE("each discovery has endpoints of its own") {
  const std::string hosts = "hosts: ['*.a.org'], ";
  CHECK(read("{" + hosts + "endpoints: [{address: 10.0.0.1}]}") ==
        "spec.endpoints: discovery NONE takes no endpoints: connections go where the client "
        "asked for\n");
  CHECK(read("{" + hosts + "discovery: STATIC}") ==
        "spec.discovery: STATIC needs at least one endpoint\n");
  CHECK(read("{" + hosts + "discovery: STATIC, endpoints: [{address: a.org}]}") ==
        "spec.endpoints[0].address: \"a.org\" is not an IPv4 address: must be four numbers up to "
        "255\n");
  CHECK(read("{" + hosts + "discovery: DNS}") ==
        "spec.hosts[0]: \"*.a.org\" is not a domain without a wildcard: must not have a "
        "wildcard\n");
  CHECK(read("{" + hosts + "discovery: DNS, endpoints: [{address: '*'}]}") ==
        "spec.endpoints[0].address: \"*\" is not a domain without a wildcard: must not have a "
        "wildcard\n");
}

TEST_CASE("one mistake is one problem") {
  CHECK(read("{hosts: [a], discovery: static, endpoints: [{address: '*'}]}")
            .ends_with("did you mean STATIC?\n"));
  CHECK(read("{hosts: ['-a'], discovery: DNS}") ==
        "spec.hosts[0]: \"-a\" is not a host: must begin and end with a letter or digit\n");
  CHECK(read("{hosts: [a], discovery: DNS, endpoints: [{address: 1}]}") ==
        "spec.endpoints[0].address: expected a string, found the number 1\n");
}

TEST_CASE("endpoints and ports of wrong shapes are no trouble for the rules") {
  CHECK(
      read("{hosts: [a], ports: x, discovery: DNS, endpoints: [b, {address: [c], ports: [d]}]}") ==
      "spec.ports: expected a list, found the string \"x\"\n"
      "spec.endpoints[0]: expected a mapping, found the string \"b\"\n"
      "spec.endpoints[1].address: expected a string, found a list\n"
      "spec.endpoints[1].ports: expected a mapping, found a list\n");
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("ExternalService",
                R"({"hosts":["a","b"],"ports":[{"number":80,"protocol":"http","name":"x"}]})") ==
        "a b | 80/http");
  CHECK(summary("ExternalService", R"({"hosts":["a"]})") == "a |");
}

}  // namespace
}  // namespace istioctl::config
