#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

std::string read(const std::string& policy) {
  return read_spec("DestinationRule", "{name: a.org, trafficPolicy: {" + policy + "}}");
}

TEST_CASE("all fields are read as they are written") {
  const std::string policy =
      R"({"loadBalancer":{"consistentHash":{"httpHeader":"x-a","minimumRingSize":1024}},)"
      R"("connectionPool":{"tcp":{"maxConnections":1,"connectTimeout":"30ms"},)"
      R"("http":{"http1MaxPendingRequests":1,"http2MaxRequests":2,"maxRequestsPerConnection":3,)"
      R"("maxRetries":4}},"outlierDetection":{"http":{"consecutiveErrors":7,"interval":"5m",)"
      R"("baseEjectionTime":"15m","maxEjectionPercent":50}},"tls":{"mode":"MUTUAL",)"
      R"("clientCertificate":"/a","privateKey":"/b","caCertificates":"/c",)"
      R"("subjectAltNames":["d"],"sni":"e"}})";
  const std::string spec = R"({"name":"a.org","trafficPolicy":)" + policy +
                           R"(,"subsets":[{"name":"v1","labels":{"version":"v1"},)"
                           R"("trafficPolicy":{"loadBalancer":{"simple":"RANDOM"}}}]})";
  CHECK(read_spec("DestinationRule", spec) == spec);
}

TEST_CASE("some objects may not be empty") {
  const std::string problem = ": must not be empty\n";
  CHECK(read("") == "spec.trafficPolicy" + problem);
  CHECK(read("tls: ~") == "spec.trafficPolicy" + problem);
  CHECK(read("connectionPool: {}") == "spec.trafficPolicy.connectionPool" + problem);
  CHECK(read("outlierDetection: {http: ~}") == "spec.trafficPolicy.outlierDetection" + problem);
  CHECK(read_spec("DestinationRule", "{name: a, subsets: [{name: b, trafficPolicy: {}}]}") ==
        "spec.subsets[0].trafficPolicy" + problem);
  for (const std::string present : {"tls: {}", "loadBalancer: {}", "connectionPool: {tcp: {}}",
                                    "connectionPool: {http: {}}", "outlierDetection: {http: {}}"}) {
    CAPTURE(present);
    CHECK(read(present).starts_with("{"));
  }
}

TEST_CASE("MUTUAL needs a certificate and its key") {
  CHECK(read("tls: {mode: MUTUAL, clientCertificate: ''}") ==
        "spec.trafficPolicy.tls.mode: MUTUAL needs the field \"clientCertificate\" beside it\n"
        "spec.trafficPolicy.tls.mode: MUTUAL needs the field \"privateKey\" beside it\n");
  CHECK(read("tls: {mode: SIMPLE}").starts_with("{"));
  CHECK(read("tls: {clientCertificate: /a}").starts_with("{"));
}

TEST_CASE("later releases' host is name here") {
  CHECK(read_spec("DestinationRule", "{host: a}") ==
        "spec: unknown field \"host\"; did you mean \"name\"?\n");
}

TEST_CASE("what a wide table shows") {
  CHECK(summary("DestinationRule", R"({"name":"a"})") == "a |");
}

}  // namespace
}  // namespace istioctl::config
