#include "inject_cluster.h"

#include <doctest/doctest.h>

#include "test_environment.h"

namespace istioctl::cli {
namespace {

constexpr const char* mesh_path = "/api/v1/namespaces/istio-system/configmaps/istio";
constexpr const char* inject_path = "/api/v1/namespaces/istio-system/configmaps/istio-inject";
constexpr const char* nodes_path = "/api/v1/nodes?limit=100";

net::IpRanges ranges_of(const char* text) {
  base::Diagnostics ignored;
  return net::parse_ip_ranges(text, {}, ignored).value();
}

/// A cluster, and a run that asks it.
struct Run : test::TestEnvironment {
  std::optional<InjectAnswers> ask(const InjectQuestions& questions) {
    const Environment environment = this->environment();
    Context context(environment, {});
    auto client = context.make_api_client({}, {});
    Cluster opened{.client = std::move(*client), .name_space = "default", .origin = "config"};
    return ask_for_injection(questions, opened, context);
  }

  void has(const char* path, const char* answer) { cluster.answer("GET", path, answer); }
};

TEST_CASE("kube-inject's questions: both ConfigMaps, in one go") {
  Run run;
  run.has(mesh_path, R"({"data": {"mesh": "a: 1"}})");
  run.has(inject_path, R"({"data": {"config": "template: x"}})");
  const auto answers = run.ask({.mesh_map = "istio", .inject_map = "istio-inject"});
  REQUIRE(answers);
  CHECK(answers->mesh->name == "ConfigMap/istio-system/istio[mesh]");
  CHECK(answers->mesh->text == "a: 1");
  CHECK(answers->inject->name == "ConfigMap/istio-system/istio-inject[config]");
  CHECK(answers->inject->text == "template: x");
  CHECK(run.cluster.requests().size() == 2);
  CHECK(run.err.bytes().empty());
}

TEST_CASE("kube-inject's questions: only what is asked for") {
  Run run;
  run.has(inject_path, R"({"data": {"config": "template: x"}})");
  const auto answers = run.ask({.inject_map = "istio-inject"});
  REQUIRE(answers);
  CHECK_FALSE(answers->mesh);
  CHECK(answers->inject->text == "template: x");
  CHECK(run.cluster.requests().size() == 1);
}

TEST_CASE("kube-inject's questions: everything that is missing is said, with what to do") {
  Run run;
  run.cluster.answer_others([](const auto&) {
    return test::FakeApiClient::refusal({.code = 404, .reason = "NotFound"});
  });
  CHECK_FALSE(run.ask({.mesh_map = "istio", .inject_map = "istio-inject"}));
  CHECK(run.err.bytes() ==
        "istioctl: error: config: there is no ConfigMap \"istio\" in the namespace "
        "\"istio-system\"; name it with --meshConfigMapName and its namespace with -i; or pass "
        "--meshConfigFile FILE, or --offline for 0.7.1's defaults\n"
        "istioctl: error: config: there is no ConfigMap \"istio-inject\" in the namespace "
        "\"istio-system\"; name it with --injectConfigMapName and its namespace with -i; or pass "
        "--injectConfigFile FILE\n");
}

TEST_CASE("kube-inject's questions: a server that doesn't answer") {
  Run run;
  run.cluster.answer_others([](const auto&) { return test::FakeApiClient::lost(false); });
  CHECK_FALSE(run.ask({.mesh_map = "istio", .inject_map = "istio-inject"}));
  CHECK(run.err.bytes() ==
        "istioctl: error: the connection to https://fake broke; pass --meshConfigFile "
        "FILE, or --offline for 0.7.1's defaults; or pass --injectConfigFile FILE\n");
}

TEST_CASE("kube-inject's questions: a ConfigMap that may not be read") {
  Run run;
  run.cluster.answer_others([](const auto&) {
    return test::FakeApiClient::refusal({.code = 403, .reason = "Forbidden", .message = "no!"});
  });
  CHECK_FALSE(run.ask({.mesh_map = "istio"}));
  CHECK(run.err.bytes() ==
        "istioctl: error: config: ConfigMap \"istio\" can't be read: no!; pass --meshConfigFile "
        "FILE, or --offline for 0.7.1's defaults\n");
}

TEST_CASE("kube-inject's questions: ranges that hold no pods are a warning") {
  Run run;
  run.has(mesh_path, R"({"data": {"mesh": ""}})");
  SUBCASE("none") {
    run.has(nodes_path, R"({"items": [{"spec": {"podCIDR": "10.244.0.0/24"}}]})");
    CHECK(run.ask({.mesh_map = "istio", .ranges = ranges_of("10.0.0.0/24")}));
    CHECK(run.err.bytes() ==
          "--includeIPRanges: warning: the ranges hold no node's podCIDR (10.244.0.0/24): calls to "
          "the addresses of pods will bypass the sidecar; 'istioctl ranges auto' prints the "
          "cluster's ranges\n");
  }
  SUBCASE("no more than a few are named") {
    run.has(nodes_path, R"({"items": [{"spec": {"podCIDR": "10.1.0.0/24"}},
            {"spec": {"podCIDR": "10.3.0.0/24"}}, {"spec": {"podCIDR": "10.5.0.0/24"}},
            {"spec": {"podCIDR": "10.7.0.0/24"}}]})");
    CHECK(run.ask({.mesh_map = "istio", .ranges = ranges_of("10.0.0.0/24")}));
    CHECK(run.err.bytes().find("(10.1.0.0/24, 10.3.0.0/24, 10.5.0.0/24, …)") != std::string::npos);
  }
  SUBCASE("some do") {
    run.has(nodes_path, R"({"items": [{"spec": {"podCIDR": "10.244.0.0/24"}},
            {"spec": {"podCIDR": "10.244.9.0/24"}}]})");
    CHECK(run.ask({.mesh_map = "istio", .ranges = ranges_of("10.0.0.0/24,10.244.9.0/24")}));
    CHECK(run.err.bytes().empty());
  }
  SUBCASE("the nodes may not be read") {
    CHECK(run.ask({.mesh_map = "istio", .ranges = ranges_of("10.0.0.0/24")}));
    CHECK(run.err.bytes().empty());
  }
  CHECK(run.cluster.requests().size() == 2);
}

}  // namespace
}  // namespace istioctl::cli
