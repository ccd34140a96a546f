#include "cluster_access.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/temporary_directory.h"
#include "test_environment.h"

namespace istioctl::cli {
namespace {

/// A run in a home directory with a kubeconfig.
struct Run : test::TestEnvironment {
  Run() {
    std::filesystem::create_directory(directory.path() / ".kube");
    variables["HOME"] = directory.path().string();
  }

  void write(const std::string& fields) const {
    directory.write(".kube/config",
                    "current-context: one\n"
                    "contexts:\n"
                    "- {name: one, context: {cluster: c, namespace: shop}}\n"
                    "- {name: two, context: {cluster: c}}\n"
                    "clusters:\n"
                    "- name: c\n"
                    "  cluster: {" +
                        fields + "}\n");
  }

  test::TemporaryDirectory directory = {};
};

TEST_CASE("open_cluster: found once, and kept by the context") {
  Run run;
  run.write("server: \"https://a\"");
  const Environment environment = run.environment();
  Context context(environment, {});
  const auto cluster = open_cluster(context);
  REQUIRE(cluster);
  REQUIRE(*cluster != nullptr);
  CHECK((*cluster)->name_space == "shop");
  CHECK((*cluster)->origin == run.directory.file(".kube/config") + " (context \"one\")");
  CHECK((*cluster)->client->server() == "https://fake");
  std::filesystem::remove(run.directory.file(".kube/config"));
  CHECK(open_cluster(context) == *cluster);
  REQUIRE(run.connections.size() == 1);
  CHECK(run.connections[0].server == "https://a");
  CHECK(run.cluster.requests().empty());
  CHECK(run.err.bytes().empty());
}

TEST_CASE("open_cluster: the flags choose") {
  Run run;
  run.write("server: \"https://a\"");
  const std::string path = run.directory.write("mine",
                                               "contexts: [{name: two, context: {cluster: d}}]\n"
                                               "clusters: [{name: d, cluster: {server: d}}]\n");
  const Environment environment = run.environment();
  Context context(environment, {.kubeconfig = path, .context = "two", .verbose = true});
  REQUIRE(open_cluster(context));
  CHECK(run.connections.at(0).server == "http://d");
  CHECK(run.err.bytes() == "istioctl: notice: a line of the log\n");
}

TEST_CASE("open_cluster: without a kubeconfig there is none") {
  Run run;
  const Environment environment = run.environment();
  Context context(environment, {});
  const auto cluster = open_cluster(context);
  REQUIRE(cluster);
  CHECK(*cluster == nullptr);
  CHECK(run.connections.empty());
}

TEST_CASE("open_cluster: warnings come once, errors as they are") {
  Run run;
  run.write("server: \"https://a\", insecure-skip-tls-verify: true");
  const Environment environment = run.environment();
  Context context(environment, {});
  REQUIRE(open_cluster(context));
  REQUIRE(open_cluster(context));
  const std::string said = run.err.take();
  CHECK(said.find("istioctl: warning: ") == 0);
  CHECK(said.find("insecure-skip-tls-verify") != std::string::npos);
  CHECK(said.find('\n') == said.size() - 1);
  run.write("");
  Context other(environment, {});
  const auto cluster = open_cluster(other);
  REQUIRE_FALSE(cluster);
  CHECK(cluster.error().message.ends_with("cluster \"c\": it has no server"));
}

}  // namespace
}  // namespace istioctl::cli
