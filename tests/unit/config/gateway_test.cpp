#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read_port(const std::string& port) {
  return read_spec("Gateway", "{servers: [{hosts: ['*'], port: {" + port + "}}]}");
}

TEST_CASE("all fields are read as they are written") {
  const std::string spec =
      R"({"servers":[{"port":{"number":443,"protocol":"HTTPS","name":"any name"},)"
      R"("hosts":["*.a.org"],"tls":{"httpsRedirect":true,"mode":"MUTUAL",)"
      R"("serverCertificate":"/a","privateKey":"/b","caCertificates":"/c",)"
      R"("subjectAltNames":["d"]}}],"selector":{"any key":"any: value"}})";
  CHECK(read_spec("Gateway", spec) == spec);
}

TEST_CASE("a port has a number or a name, which may stand in for 0") {
  CHECK(read_port("number: 80, protocol: http").starts_with("{"));
  CHECK(read_port("name: a b, protocol: http").starts_with("{"));
  CHECK(read_port("number: 0, name: a, protocol: http").starts_with("{"));
  CHECK(read_port("protocol: http") ==
        "spec.servers[0].port: at least one of number, name is needed\n");
  CHECK(read_port("number: 0, protocol: http") ==
        "spec.servers[0].port.number: 0 is no port without a name beside it\n");
  CHECK(read_port("number: 0, name: '', protocol: http") ==
        "spec.servers[0].port.number: 0 is no port without a name beside it\n");
}

TEST_CASE("certificates by the mode") {
  const auto read = [](const std::string& tls) {
    return read_spec(
        "Gateway", "{servers: [{hosts: [a], port: {number: 1, protocol: TCP}, tls: " + tls + "}]}");
  };
  const std::string mode = "spec.servers[0].tls.mode: ";
  CHECK(read("{mode: SIMPLE}") ==
        mode + "SIMPLE needs the field \"serverCertificate\" beside it\n");
  CHECK(read("{mode: MUTUAL}") ==
        mode + "MUTUAL needs the field \"serverCertificate\" beside it\n" + mode +
            "MUTUAL needs the field \"caCertificates\" beside it\n");
  CHECK(read("{mode: PASSTHROUGH}").starts_with("{"));
  CHECK(read("{}").starts_with("{"));
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("Gateway",
                R"({"servers":[{"port":{"number":80,"protocol":"HTTP"},"hosts":["a"]},)"
                R"({"port":{"number":0,"name":"x","protocol":"TCP"},"hosts":["b","c"]}]})") ==
        "a b c | 80/HTTP x/TCP");
}

}  // namespace
}  // namespace istioctl::config
