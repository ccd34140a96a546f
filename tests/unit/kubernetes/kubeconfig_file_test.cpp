#include "kubeconfig_file.h"

#include <doctest/doctest.h>

#include <string>

#include "support/temporary_directory.h"

namespace istioctl::kubernetes {
namespace {

TEST_CASE("merge_kubeconfig: what a file says") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("config", R"({"current-context": "a",
"contexts": [{"name": "a", "context": {"cluster": "c", "namespace": "n", "user": "u"}},
             {"name": "b"}],
"clusters": [{"name": "c", "cluster": {"server": "https://c:6443"}}, {"name": "d"}]})");
  Kubeconfig config;
  REQUIRE(merge_kubeconfig(path, config));
  CHECK(config.current_context == "a");
  CHECK(config.source_of_current == path);
  REQUIRE(config.contexts.size() == 2);
  CHECK(config.contexts[0].name == "a");
  CHECK(config.contexts[0].cluster == "c");
  CHECK(config.contexts[0].name_space == "n");
  CHECK(config.contexts[0].source == path);
  CHECK(config.contexts[1].cluster.empty());
  REQUIRE(config.clusters.size() == 2);
  CHECK(config.clusters[0].server == "https://c:6443");
  CHECK(config.clusters[1].server.empty());
}

TEST_CASE("merge_kubeconfig: what was there first stays") {
  const test::TemporaryDirectory directory;
  Kubeconfig config;
  REQUIRE(merge_kubeconfig(
      directory.write("one",
                      "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n"
                      "clusters: [{name: c, cluster: {server: one}}]\n"),
      config));
  REQUIRE(merge_kubeconfig(
      directory.write("two",
                      "current-context: b\n"
                      "contexts: [{name: a, context: {cluster: d}}, {name: b, context: {}}]\n"
                      "clusters: [{name: c, cluster: {server: two}}, {name: d, cluster: {}}]\n"),
      config));
  CHECK(config.current_context == "a");
  CHECK(config.source_of_current == directory.file("one"));
  REQUIRE(config.contexts.size() == 2);
  CHECK(config.contexts[0].cluster == "c");
  CHECK(config.contexts[1].source == directory.file("two"));
  REQUIRE(config.clusters.size() == 2);
  CHECK(config.clusters[0].server == "one");
}

TEST_CASE("merge_kubeconfig: an error changes nothing") {
  const test::TemporaryDirectory directory;
  Kubeconfig config;
  const std::string path =
      directory.write("config", "current-context: a\ncontexts: [{name: a}]\nclusters: 7\n");
  const auto merged = merge_kubeconfig(path, config);
  REQUIRE_FALSE(merged);
  CHECK(merged.error().message.starts_with(path + ":3:11: the kubeconfig can't be read: clusters"));
  CHECK(config.current_context.empty());
  CHECK(config.contexts.empty());
}

}  // namespace
}  // namespace istioctl::kubernetes
