#include "istioctl/inject/sidecar_template.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "helpers.h"
#include "istioctl/yaml/to_json.h"
#include "renderer.h"

namespace istioctl::inject {
namespace {

using yaml::Json;

Json lists_of(const SidecarParameters& parameters, std::string_view pod = "spec: {containers: []}",
              const std::vector<std::string>& expected_ids = {}) {
  auto text = default_sidecar_template(parameters);
  REQUIRE(text.has_value());
  base::Diagnostics problems;
  auto renderer = Renderer::create({.source = "t"}, std::move(*text), MeshConfig(), problems);
  REQUIRE_MESSAGE(renderer.has_value(), problems.front().message);
  const Manifest manifest{std::string(pod)};
  const auto sidecar = renderer->render(manifest.root().find("metadata"),
                                        manifest.root().find("spec"), {}, problems);
  std::vector<std::string> ids;
  for (const base::Diagnostic& problem : problems) ids.push_back(problem.id);
  CHECK(ids == expected_ids);
  REQUIRE(sidecar.has_value());
  Json lists = Json::object();
  lists["init"] = sidecar->part(Part::init_containers);
  lists["containers"] = sidecar->part(Part::containers);
  lists["volumes"] = sidecar->part(Part::volumes);
  return lists;
}

Json args_of_init(const SidecarParameters& parameters) {
  return lists_of(parameters)["init"][0]["args"];
}

TEST_CASE("the default sidecar, to the letter") {
  const Json lists = lists_of({});
  CHECK(lists["init"] ==
        Json::parse(R"([{"name": "istio-init", "image": "docker.io/istio/proxy_init:0.7.1",
      "args": ["-p", "15001", "-u", "1337"], "imagePullPolicy": "IfNotPresent",
      "securityContext": {"capabilities": {"add": ["NET_ADMIN"]}}}])"));
  CHECK(lists["volumes"] ==
        Json::parse(R"([{"name": "istio-envoy", "emptyDir": {"medium": "Memory"}},
      {"name": "istio-certs", "secret": {"secretName": "istio.default", "optional": true}}])"));
  REQUIRE(lists["containers"].size() == 1);
  const Json& proxy = lists["containers"][0];
  CHECK(proxy["args"] ==
        Json::parse(R"(["proxy", "sidecar", "--configPath", "/etc/istio/proxy", "--binaryPath",
      "/usr/local/bin/envoy", "--serviceCluster", "istio-proxy", "--drainDuration", "2s",
      "--parentShutdownDuration", "3s", "--discoveryAddress", "istio-pilot:15007", "--discoveryRefreshDelay",
      "1s", "--zipkinAddress", "", "--connectTimeout", "1s", "--statsdUdpAddress", "", "--proxyAdminPort",
      "15000", "--controlPlaneAuthPolicy", "NONE"])"));
  CHECK(proxy["securityContext"] ==
        Json::parse(R"({"privileged": false, "readOnlyRootFilesystem": true, "runAsUser": 1337})"));
  CHECK(proxy["env"][2]["valueFrom"]["fieldRef"]["fieldPath"] == "status.podIP");
  CHECK(proxy["volumeMounts"][1] ==
        Json::parse(R"({"name": "istio-certs", "mountPath": "/etc/certs/", "readOnly": true})"));
  CHECK_FALSE(proxy.contains("restartPolicy"));
}

TEST_CASE("what the pod decides") {
  const auto cluster = [](std::string_view pod) {
    return lists_of({}, pod)["containers"][0]["args"][7];
  };
  CHECK(cluster("metadata: {labels: {app: sleep}}\nspec: {}") == "sleep");
  CHECK(cluster("metadata: {labels: {app: 'on'}}\nspec: {}") == "on");
  CHECK(cluster("metadata: {labels: {app: ''}}\nspec: {}") == "istio-proxy");
  const auto secret = [](std::string_view pod) {
    return lists_of({}, pod)["volumes"][1]["secret"]["secretName"];
  };
  CHECK(secret("spec: {serviceAccountName: bookinfo}") == "istio.bookinfo");
  CHECK(secret("spec: {serviceAccountName: ''}") == "istio.default");
}

TEST_CASE("debug turns the security round and takes the other image") {
  const Json lists = lists_of({.debug = true});
  CHECK(lists["init"][0]["securityContext"]["privileged"] == true);
  CHECK(lists["containers"][0]["image"] == "docker.io/istio/proxy_debug:0.7.1");
  CHECK(lists["containers"][0]["securityContext"] ==
        Json::parse(R"({"privileged": true, "readOnlyRootFilesystem": false, "runAsUser": 1337})"));
}

TEST_CASE("core dumps have a container of their own") {
  const Json lists = lists_of({.core_dump = true}, "spec: {containers: []}", {"inject/core-dump"});
  REQUIRE(lists["init"].size() == 2);
  CHECK(lists["init"][1]["name"] == "enable-core-dump");
  CHECK(lists["init"][1]["command"] == Json::parse(R"(["/bin/sh"])"));
  CHECK(lists["init"][1]["securityContext"]["privileged"] == true);
}

TEST_CASE("the uid goes to both containers, the ranges to istio-init") {
  const Json lists = lists_of({.proxy_uid = 2000, .include_ip_ranges = "10.0.0.0/24,10.4.0.0/14"});
  CHECK(lists["init"][0]["args"] ==
        Json::parse(R"(["-p", "15001", "-u", "2000", "-i", "10.0.0.0/24,10.4.0.0/14"])"));
  CHECK(lists["containers"][0]["securityContext"]["runAsUser"] == 2000);
}

TEST_CASE("hostile values of flags stay values") {
  for (const char* value :
       {"a{{b}}", "x: y # z",   "{{",      "}}",  "a{{ .Spec }}b", "{{{{",       "'",   "\"",
        "a\"b'c", "\\",         "a\nb: c", "yes", "1.0",           "",           " ",   "[a]",
        "a{{/*",  "{{- end }}", "${A}",    "é🚀", "\x1b[0m",       "[[ .Hub ]]", "a,b", "- a",
        "&a",     "*a"}) {
    CAPTURE(value);
    const Json lists = lists_of(
        {.hub = value, .tag = value, .image_pull_policy = value, .include_ip_ranges = value});
    const std::string text = value;
    CHECK(lists["init"][0]["image"] == text + "/proxy_init:" + text);
    CHECK(lists["containers"][0]["image"] == text + "/proxy:" + text);
    CHECK(lists["init"][0]["imagePullPolicy"] == text);
    CHECK(lists["init"][0]["args"].back() == text);
  }
}

TEST_CASE("numbers in arguments are strings") {
  for (const Json& argument : args_of_init({.include_ip_ranges = "1.5"}))
    CHECK(argument.is_string());
}

TEST_CASE("an inject config reads back as the same template") {
  const auto text = default_sidecar_template({.debug = true, .include_ip_ranges = "a{{b}}"});
  REQUIRE(text.has_value());
  for (const std::string& original :
       {*text, std::string("a: b\n\n  c\n"), std::string("{{- if .Spec }}\n\ta\n{{ end }}\n")}) {
    base::Diagnostics problems;
    const auto config = read_inject_config(to_inject_config(original), "i.yaml", problems);
    REQUIRE_MESSAGE(config.has_value(), only(problems));
    CHECK(config->sidecar_template == original);
    CHECK(problems.empty());
  }
}

std::string config_problem(std::string_view text) {
  base::Diagnostics problems;
  CHECK_FALSE(read_inject_config(text, "i.yaml", problems).has_value());
  return only(problems);
}

TEST_CASE("inject configs that are refused") {
  CHECK(config_problem("").starts_with("inject-config/empty"));
  CHECK(config_problem("# a\n").starts_with("inject-config/empty"));
  CHECK(config_problem("policy: enabled\n") ==
        "schema/required : the field \"template\" is missing");
  CHECK(config_problem("policy: on\ntemplate: a\n").starts_with("schema/enum policy: "));
  CHECK(config_problem("policy: enabled\ntemplate: [a]\n").starts_with("schema/type template: "));
  // One problem, not two: the misspelt field is the missing one.
  CHECK(config_problem("policy: enabled\ntemplat: a\n").starts_with("schema/unknown-field"));
  CHECK(config_problem("- a\n").starts_with("schema/type : "));
  CHECK(config_problem("template: 'a").starts_with("yaml/unterminated-quote"));
}

TEST_CASE("the policy may be left out or be disabled") {
  for (const char* text :
       {"template: a", "policy: disabled\ntemplate: a", "policy: enabled\ntemplate: a"}) {
    CAPTURE(text);
    base::Diagnostics problems;
    const auto config = read_inject_config(text, "i.yaml", problems);
    REQUIRE(config.has_value());
    CHECK(config->sidecar_template == "a");
  }
}

}  // namespace
}  // namespace istioctl::inject
