#include "istioctl/inject/mesh_config.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "helpers.h"
#include "istioctl/gotemplate/value.h"
#include "istioctl/schema/table.h"
#include "mesh_config_table.h"

namespace istioctl::inject {
namespace {

using gotemplate::Value;

struct Read {
  std::optional<MeshConfig> config;
  base::Diagnostics problems;
};

Read read(std::string_view text, schema::UnknownField unknown = schema::UnknownField::error) {
  Read result;
  result.config = MeshConfig::read(text, "mesh.yaml", unknown, result.problems);
  return result;
}

std::string problem(std::string_view text) {
  const Read result = read(text);
  CHECK_FALSE(result.config.has_value());
  return only(result.problems);
}

bool accepted(std::string_view text) {
  const Read result = read(text);
  return result.config.has_value() && result.problems.empty();
}

Value field(const Value& object, std::string_view go_name) {
  const auto found = gotemplate::indirect(object).as_struct().field(go_name);
  REQUIRE_MESSAGE(found.has_value(), std::string(go_name));
  return *found;
}

/// A field as a template would print it; durations in nanoseconds.
std::string shown(const Value& object, std::string_view go_name) {
  const Value value = field(object, go_name);
  switch (value.kind()) {
    case gotemplate::Kind::string: return std::string(value.as_string());
    case gotemplate::Kind::boolean: return value.as_boolean() ? "true" : "false";
    case gotemplate::Kind::opaque:
      return value.opaque_payload() ? std::to_string(*value.opaque_payload()) : "nil";
    case gotemplate::Kind::integer:
      return value.enumerator_name() ? std::string(*value.enumerator_name())
                                     : std::to_string(value.as_integer());
    default: return "another kind";
  }
}

TEST_CASE("0.7.1's defaults") {
  const MeshConfig config;
  CHECK(shown(config.mesh_value(), "ProxyListenPort") == "15001");
  const Value proxy = config.proxy_value();
  CHECK(shown(proxy, "ConfigPath") == "/etc/istio/proxy");
  CHECK(shown(proxy, "BinaryPath") == "/usr/local/bin/envoy");
  CHECK(shown(proxy, "DrainDuration") == "2000000000");
  CHECK(shown(proxy, "ParentShutdownDuration") == "3000000000");
  CHECK(shown(proxy, "DiscoveryAddress") == "istio-pilot:15007");
  CHECK(shown(proxy, "DiscoveryRefreshDelay") == "1000000000");
  CHECK(shown(proxy, "ZipkinAddress").empty());
  CHECK(shown(proxy, "StatsdUdpAddress").empty());
  CHECK(shown(proxy, "ConnectTimeout") == "1000000000");
  CHECK(shown(proxy, "ProxyAdminPort") == "15000");
  CHECK(shown(proxy, "ControlPlaneAuthPolicy") == "NONE");
  CHECK(shown(proxy, "AvailabilityZone").empty());
  CHECK(shown(proxy, "Concurrency") == "0");
}

TEST_CASE("an empty or comment-only file is the defaults") {
  for (const char* text : {"", "\n", "# nothing\n", "---\n# a\n", "~", "{}"}) {
    CAPTURE(text);
    const Read result = read(text);
    REQUIRE(result.config.has_value());
    CHECK(shown(result.config->mesh_value(), "ProxyListenPort") == "15001");
  }
}

TEST_CASE("what is set replaces its default, the rest stays") {
  const Read result = read(
      "proxyListenPort: 15002\nauthPolicy: MUTUAL_TLS\ndefaultConfig:\n  drainDuration: 45s\n"
      "  parentShutdownDuration: 1m\n  zipkinAddress: zipkin:9411\n  controlPlaneAuthPolicy: "
      "MUTUAL_TLS\n");
  REQUIRE(result.config.has_value());
  const Value proxy = result.config->proxy_value();
  CHECK(shown(result.config->mesh_value(), "ProxyListenPort") == "15002");
  CHECK(shown(result.config->mesh_value(), "AuthPolicy") == "MUTUAL_TLS");
  CHECK(shown(proxy, "DrainDuration") == "45000000000");
  CHECK(shown(proxy, "ParentShutdownDuration") == "60000000000");
  CHECK(shown(proxy, "ZipkinAddress") == "zipkin:9411");
  CHECK(shown(proxy, "DiscoveryAddress") == "istio-pilot:15007");
  CHECK(shown(proxy, "ControlPlaneAuthPolicy") == "MUTUAL_TLS");
  const Value nested = field(result.config->mesh_value(), "DefaultConfig");
  CHECK(shown(nested, "ZipkinAddress") == "zipkin:9411");
}

TEST_CASE("values outlive the config that gave them, as long as a copy lives") {
  std::optional<MeshConfig> copy;
  {
    const Read result = read("ingressClass: mine\n");
    REQUIRE(result.config.has_value());
    copy = result.config;
  }
  CHECK(shown(copy->mesh_value(), "IngressClass") == "mine");
}

TEST_CASE("every field of 0.7.1 is known") {
  CHECK(accepted(
      "mixerCheckServer: a\nmixerReportServer: a\ndisablePolicyChecks: true\nproxyListenPort: 1\n"
      "proxyHttpPort: 0\nconnectTimeout: 1s\ningressClass: a\ningressService: a\n"
      "ingressControllerMode: OFF\nauthPolicy: NONE\nrdsRefreshDelay: 1s\nenableTracing: false\n"
      "accessLogFile: a\nmtlsExcludedServices: [a]\nmixerAddress: a\n"));
  CHECK(accepted(
      "defaultConfig: {configPath: a, binaryPath: a, serviceCluster: a, drainDuration: 1s, "
      "parentShutdownDuration: 2s, discoveryAddress: a, discoveryRefreshDelay: 1s, zipkinAddress: "
      "a, "
      "connectTimeout: 1s, statsdUdpAddress: a, proxyAdminPort: 1, availabilityZone: a, "
      "controlPlaneAuthPolicy: INHERIT, customConfigFile: a, statNameLength: 1, concurrency: 1, "
      "proxyBootstrapTemplatePath: a}\n"));
}

TEST_CASE("unknown fields are errors in a file, warnings where asked for") {
  CHECK(
      problem("proxyListnPort: 1") ==
      "schema/unknown-field : unknown field \"proxyListnPort\"; did you mean \"proxyListenPort\"?");
  CHECK(problem("defaultConfig: {drain: 1s}").starts_with("schema/unknown-field defaultConfig: "));
  const Read warned = read("new: 1\nproxyListenPort: 2\n", schema::UnknownField::warning);
  REQUIRE(warned.config.has_value());
  CHECK(shown(warned.config->mesh_value(), "ProxyListenPort") == "2");
  REQUIRE(warned.problems.size() == 1);
  CHECK(warned.problems.front().severity == base::Severity::warning);
}

TEST_CASE("wrong types and broken text") {
  CHECK(problem("proxyListenPort: '1'").starts_with("schema/type proxyListenPort: "));
  CHECK(problem("authPolicy: TLS").starts_with("schema/enum authPolicy: "));
  CHECK(problem("authPolicy: INHERIT").starts_with("schema/enum authPolicy: "));
  CHECK(problem("connectTimeout: 3").starts_with("schema/type connectTimeout: "));
  CHECK(problem("[a]").starts_with("schema/type : "));
  CHECK(problem("a: 'b").starts_with("yaml/unterminated-quote"));
}

TEST_CASE("drain and shutdown are whole seconds up to an hour") {
  for (const char* value : {"0s", "1.5s", "500ms", "1h1s", "-1s"}) {
    CAPTURE(value);
    const std::string drain =
        std::string("defaultConfig: {parentShutdownDuration: 1h, drainDuration: ") + value + "}";
    CHECK(problem(drain) ==
          "mesh-config/value defaultConfig.drainDuration: must be whole seconds, 1s to 1h");
  }
  CHECK(accepted("defaultConfig: {drainDuration: 59m59s, parentShutdownDuration: 1h}"));
  CHECK(accepted("defaultConfig: {drainDuration: 1s, parentShutdownDuration: 1500ms}") == false);
}

TEST_CASE("the parent's shutdown is longer than the drain, against the defaults too") {
  CHECK(problem("defaultConfig: {drainDuration: 5s, parentShutdownDuration: 5s}") ==
        "mesh-config/value defaultConfig.parentShutdownDuration: must be longer than drainDuration "
        "(5s against 5s)");
  CHECK(problem("defaultConfig: {drainDuration: 3s}") ==
        "mesh-config/value defaultConfig.parentShutdownDuration: must be longer than drainDuration "
        "(3s against 3s)");
  CHECK(problem("defaultConfig: {parentShutdownDuration: 2s}") ==
        "mesh-config/value defaultConfig.parentShutdownDuration: must be longer than drainDuration "
        "(2s against 2s)");
}

TEST_CASE("the connect timeouts are 1ms to 30s") {
  CHECK(accepted("connectTimeout: 1ms"));
  CHECK(accepted("connectTimeout: 30s"));
  CHECK(problem("connectTimeout: 999us") == "mesh-config/value connectTimeout: must be 1ms to 30s");
  CHECK(problem("connectTimeout: 30.001s") ==
        "mesh-config/value connectTimeout: must be 1ms to 30s");
  CHECK(problem("defaultConfig: {connectTimeout: 0s}") ==
        "mesh-config/value defaultConfig.connectTimeout: must be 1ms to 30s");
}

TEST_CASE("the refresh delays are 1s to 10m") {
  CHECK(accepted("rdsRefreshDelay: 10m"));
  CHECK(problem("rdsRefreshDelay: 10m1s") ==
        "mesh-config/value rdsRefreshDelay: must be 1s to 10m");
  CHECK(problem("defaultConfig: {discoveryRefreshDelay: 999ms}") ==
        "mesh-config/value defaultConfig.discoveryRefreshDelay: must be 1s to 10m");
}

TEST_CASE("ports are in range") {
  CHECK(problem("proxyListenPort: 0").starts_with("schema/range proxyListenPort: "));
  CHECK(problem("proxyListenPort: 65536").starts_with("schema/range proxyListenPort: "));
  CHECK(problem("proxyHttpPort: -1").starts_with("schema/range proxyHttpPort: "));
  CHECK(problem("defaultConfig: {proxyAdminPort: 0}")
            .starts_with("schema/range defaultConfig.proxyAdminPort: "));
}

TEST_CASE("problems name file and place, all of them") {
  const Read result = read("connectTimeout: 0s\ndefaultConfig:\n  connectTimeout: 1h\n");
  REQUIRE(result.problems.size() == 2);
  CHECK(result.problems[0].source == "mesh.yaml");
  CHECK(result.problems[1].position == base::Position{3, 19});
}

TEST_CASE("merge keys count as what they name") {
  CHECK(problem("defaultConfig: {<<: {connectTimeout: 0s}}") ==
        "mesh-config/value defaultConfig.connectTimeout: must be 1ms to 30s");
}

}  // namespace
}  // namespace istioctl::inject
