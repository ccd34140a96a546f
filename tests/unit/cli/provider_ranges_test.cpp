#include "provider_ranges.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "support/temporary_directory.h"
#include "test_environment.h"

namespace istioctl::cli {
namespace {

TEST_CASE("provider_ranges: the providers and the cluster itself, sorted") {
  const auto words = provider_words();
  CHECK(std::ranges::is_sorted(words, {}, &ProviderWord::name));
  CHECK(std::ranges::count(words, "auto", &ProviderWord::name) == 1);
  CHECK(std::ranges::count(words, "minikube", &ProviderWord::name) == 1);
  for (const ProviderWord& word : words) CHECK_FALSE(word.doc.empty());
}

TEST_CASE("provider_ranges: a bare word that may mean a provider is no range") {
  for (const char* const word : {"minikube", "auto", "gke", "minkube", "Auto", "ics"}) {
    CAPTURE(word);
    CHECK(is_provider_word(word));
  }
  for (const char* const value : {"", "*", "10.0.0.0/8", "fd00::/8", "x", "something",
                                  "minikube,10.0.0.0/8", " auto", "au.to", "10"}) {
    CAPTURE(value);
    CHECK_FALSE(is_provider_word(value));
  }
}

/// A run in a home directory with a kubeconfig, whose cluster has one ServiceCIDR.
struct Run : test::TestEnvironment {
  Run() {
    std::filesystem::create_directory(directory.path() / ".kube");
    directory.write(".kube/config",
                    "current-context: c\n"
                    "contexts: [{name: c, context: {cluster: c}}]\n"
                    "clusters: [{name: c, cluster: {server: \"https://fake\"}}]\n");
    variables["HOME"] = directory.path().string();
    cluster.answer("GET", "/apis/networking.k8s.io/v1/servicecidrs",
                   R"({"items": [{"metadata": {"name": "kubernetes"},
                                  "spec": {"cidrs": ["10.0.0.0/24", "fd00:10::/112"]}}]})");
    cluster.answer("GET", "/api/v1/services?limit=500", R"({"items": []})");
  }

  test::TemporaryDirectory directory = {};
};

TEST_CASE("provider_ranges: auto asks the cluster of the run") {
  Run run;
  const Environment environment = run.environment();
  Context context(environment, {});
  CHECK(provider_list("auto", context) == "10.0.0.0/24");
  const std::string& said = run.err.bytes();
  CHECK(said.find("the list covers services only") != std::string::npos);
  CHECK(said.find("left out, being IPv6: fd00:10::/112") != std::string::npos);
  CHECK(run.out.bytes().empty());
}

TEST_CASE("provider_ranges: a provider's tool is one of the run's programs") {
  Run run;
  run.processes.answer(base::ProcessOutcome{.output = R"({"clusterIpv4Cidr": "10.4.0.0/14",
                                                          "servicesIpv4Cidr": "10.8.0.0/20"})"});
  const Environment environment = run.environment();
  Context context(environment, {});
  const auto answer = ask_provider(
      {.provider = "gke", .request = {.cluster = "demo"}, .timeout = std::chrono::seconds(7)},
      context);
  REQUIRE(answer);
  CHECK(cloud::to_list(answer->ranges) == "10.4.0.0/14,10.8.0.0/20");
  REQUIRE(run.processes.requests().size() == 1);
  CHECK(run.processes.requests()[0].timeout == std::chrono::seconds(7));
  CHECK(run.cluster.requests().empty());
}

TEST_CASE("provider_ranges: what isn't known, or needs arguments, is no list") {
  Run run;
  const Environment environment = run.environment();
  Context context(environment, {});
  CHECK_FALSE(provider_list("minkube", context));
  CHECK_FALSE(provider_list("gke", context));
  CHECK(run.err.bytes() ==
        "--includeIPRanges: error: unknown provider \"minkube\"; did you mean minikube?\n"
        "--includeIPRanges: error: gke has no fixed ranges: CLUSTER is missing; write "
        "--includeIPRanges=$(istioctl ranges gke CLUSTER --zone ZONE)\n");
  CHECK(run.processes.requests().empty());
}

TEST_CASE("provider_ranges: published ranges are marked, asked ones aren't") {
  cloud::FoundRange asked{.range = *net::Cidr::parse("10.0.0.0/24")};
  cloud::FoundRange published{.range = *net::Cidr::parse("10.1.0.0/24"),
                              .basis = cloud::Basis::published_default};
  CHECK_FALSE(published_notice({asked}, "iks"));
  const auto notice = published_notice({asked, published}, "iks");
  REQUIRE(notice);
  CHECK(notice->severity == base::Severity::notice);
  CHECK(notice->message ==
        "10.1.0.0/24 is the published default of iks, which a cluster need not keep");
}

}  // namespace
}  // namespace istioctl::cli
