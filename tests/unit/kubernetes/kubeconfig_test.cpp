#include "istioctl/kubernetes/kubeconfig.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "kubeconfig_world.h"
#include "support/ordinary_user.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;
using World = test::KubeconfigWorld;

constexpr const char* two_contexts = R"(apiVersion: v1
kind: Config
current-context: one
contexts:
- name: one
  context: {cluster: c1, user: me, namespace: shop}
- name: two
  context: {cluster: c2, user: me}
clusters:
- name: c1
  cluster: {server: "https://one.example.com"}
- name: c2
  cluster: {server: "https://two.example.com"}
users:
- name: me
  user: {}
)";

TEST_CASE("find_cluster: nothing where no file is") {
  World world;
  CHECK(world.finds_nothing());
  world.variables.erase("HOME");
  CHECK(world.finds_nothing());
}

TEST_CASE("find_cluster: the current context of ~/.kube/config") {
  World world;
  const std::string path = world.write("home/.kube/config", two_contexts);
  const ClusterContext cluster = world.found();
  CHECK(cluster.source == path);
  CHECK(cluster.name == "one");
  CHECK(cluster.name_space == "shop");
}

TEST_CASE("find_cluster: --context chooses another, whose namespace may be missing") {
  World world;
  world.write("home/.kube/config", two_contexts);
  world.context = "two";
  CHECK(world.found().name == "two");
  CHECK(world.found().name_space == "default");
}

TEST_CASE("find_cluster: -c is this file and no other") {
  World world;
  world.write("home/.kube/config", two_contexts);
  world.variables["KUBECONFIG"] = world.write("variable", two_contexts);
  SUBCASE("it counts before the variable and the home directory") {
    world.path = world.write("mine", two_contexts);
    CHECK(world.found().source == *world.path);
  }
  SUBCASE("a missing one is an error") {
    world.path = world.file("missing");
    CHECK(world.error().code == ErrorCode::not_found);
    CHECK(world.error().message.find(*world.path) != std::string::npos);
  }
  SUBCASE("so is one without contexts") {
    world.path = world.write("mine", "kind: Config\n");
    CHECK(world.error().message == *world.path + " has no contexts");
  }
}

TEST_CASE("find_cluster: an empty flag is none") {
  World world;
  world.path = "";
  world.context = "";
  CHECK(world.finds_nothing());
  const std::string file = world.write("home/.kube/config", two_contexts);
  CHECK(world.found().source == file);
  CHECK(world.found().name == "one");
}

TEST_CASE("find_cluster: KUBECONFIG is a list, and then the home directory doesn't count") {
  World world;
  world.write("home/.kube/config", two_contexts);
  SUBCASE("files may be missing, and entries be empty") {
    const std::string file = world.write("b", two_contexts);
    world.variables["KUBECONFIG"] = ":" + world.file("missing") + "::" + file + ":";
    CHECK(world.found().source == file);
  }
  SUBCASE("all missing: nothing") {
    world.variables["KUBECONFIG"] = world.file("missing");
    CHECK(world.finds_nothing());
  }
  SUBCASE("an empty variable is none") {
    world.variables["KUBECONFIG"] = "";
    CHECK(world.found().source == world.file("home/.kube/config"));
  }
}

TEST_CASE("find_cluster: of several files the first to say something wins") {
  World world;
  const std::string first = world.write("first", R"(contexts:
- name: two
  context: {cluster: c2, namespace: first}
)");
  const std::string second = world.write("second", two_contexts);
  world.variables["KUBECONFIG"] = first + ":" + second;
  CHECK(world.found().name == "one");
  CHECK(world.found().source == second);
  world.context = "two";
  CHECK(world.found().source == first);
  CHECK(world.found().name_space == "first");
}

TEST_CASE("find_cluster: a file without contexts leads nowhere") {
  World world;
  for (const char* const content : {"", "# nothing\n", "null\n", "kind: Config\n",
                                    "contexts: []\ncurrent-context: one\n", "contexts: null\n"}) {
    CAPTURE(content);
    world.write("home/.kube/config", content);
    CHECK(world.finds_nothing());
  }
}

TEST_CASE("find_cluster: contexts without a usable current one are an error that names --context") {
  World world;
  std::string content = two_contexts;
  const auto replace = [&](const std::string& what, const std::string& with) {
    content.replace(content.find(what), what.size(), with);
  };
  const std::string path = world.file("home/.kube/config");
  std::string message;
  SUBCASE("no current one") {
    replace("current-context: one\n", "");
    message = path + " names no current context";
  }
  SUBCASE("an empty one") {
    replace("current-context: one\n", "current-context: \"\"\n");
    message = path + " names no current context";
  }
  SUBCASE("one that isn't there") {
    replace("current-context: one\n", "current-context: three\n");
    message = path + ": there is no context \"three\", the current one";
  }
  SUBCASE("another was asked for, and isn't there") {
    world.context = "three";
    message = path + ": there is no context \"three\"";
  }
  SUBCASE("its cluster isn't there") {
    replace("- name: c1\n", "- name: c3\n");
    message = path + ":6:22: context \"one\": its cluster \"c1\" isn't there";
  }
  SUBCASE("its user isn't there") {
    replace("- name: me\n", "- name: you\n");
    message = path + ":6:32: context \"one\": its user \"me\" isn't there";
  }
  world.write("home/.kube/config", content);
  CHECK(world.error().message == message);
  CHECK(world.error().code == ErrorCode::invalid_input);
  CHECK(world.error().hint.find("--context") != std::string::npos);
}

TEST_CASE("find_cluster: what can't be read is an error with its place, never nothing") {
  World world;
  const std::string path = world.file("home/.kube/config");
  const auto message = [&](std::string_view content) {
    world.write("home/.kube/config", content);
    return world.error().message;
  };
  CHECK(message("contexts: [\n").starts_with(path + ":"));
  CHECK(
      message("contexts: 7\n").starts_with(path + ":1:11: the kubeconfig can't be read: contexts"));
  CHECK(message("contexts:\n- name: [a]\n").starts_with(path + ":2:9: "));
  CHECK(message("contexts:\n- context: {}\n").starts_with(path + ":2:3: "));
  CHECK(message("just a text\n").starts_with(path + ":1:1: "));
  CHECK(message("{\"contexts\": {}}").starts_with(path + ":1:14: "));
}

TEST_CASE("find_cluster: what this program doesn't use may be anything") {
  World world;
  world.write("home/.kube/config",
              std::string(two_contexts) + "preferences: 7\nextensions: {a: [1]}\nunknown: true\n");
  CHECK(world.found().name == "one");
}

TEST_CASE("find_cluster: a file without permission is an error, a directory too") {
  World world;
  const std::string path = world.write("private", two_contexts);
  REQUIRE(::chmod(world.file("").c_str(), 0755) == 0);
  REQUIRE(::chmod(path.c_str(), 0) == 0);
  world.path = path;
  CHECK(test::holds_for_ordinary_user([&] {
    const auto cluster = world.find();
    return !cluster && cluster.error().message.find("Permission denied") != std::string::npos;
  }));
  world.path = world.file("home");
  CHECK(world.error().message.find(*world.path) != std::string::npos);
}

TEST_CASE("find_cluster: names are shown as text, not as what they do to a terminal") {
  World world;
  world.write("home/.kube/config", two_contexts);
  world.context = "x\x1b[2J";
  CHECK(world.error().message.find('\x1b') == std::string::npos);
}

TEST_CASE("find_cluster: the connection's origin, and a context without a user") {
  World world;
  const std::string path = world.write("home/.kube/config",
                                       "current-context: one\n"
                                       "contexts: [{name: one, context: {cluster: c}}]\n"
                                       "clusters: [{name: c, cluster: {server: https://a}}]\n");
  const Connection connection = world.found().connection;
  CHECK(connection.server == "https://a");
  CHECK(connection.origin == path + " (context \"one\")");
  CHECK_FALSE(connection.credentials);
}

TEST_CASE("find_cluster: in a pod, its service account") {
  World world;
  SUBCASE("with the pod's namespace") {
    world.make_pod("shop\n");
    const ClusterContext cluster = world.found();
    CHECK(cluster.source == "the in-cluster service account");
    CHECK(cluster.name.empty());
    CHECK(cluster.name_space == "shop");
    CHECK(cluster.connection.server == "https://10.0.0.1:443");
    CHECK(cluster.connection.certificate_authority == test::certificate_pem);
    CHECK(cluster.connection.origin == cluster.source);
    CHECK(cluster.warnings.empty());
    CHECK(test::credentials_of(cluster.connection).authorization == "Bearer secret");
  }
  SUBCASE("of IPv6") {
    world.make_pod("shop");
    world.variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
    CHECK(world.found().connection.server == "https://[fd00::1]:443");
  }
  SUBCASE("without its authority, as client-go has it") {
    world.make_pod("shop");
    std::filesystem::remove(world.file("account/ca.crt"));
    const ClusterContext cluster = world.found();
    CHECK(cluster.connection.certificate_authority.empty());
    REQUIRE(cluster.warnings.size() == 1);
    CHECK(cluster.warnings[0].message.find("account/ca.crt") != std::string::npos);
    world.write("account/ca.crt", "not one");
    CHECK(world.found().warnings.at(0).message.find("holds no certificate") != std::string::npos);
  }
  SUBCASE("without one") {
    world.make_pod(nullptr);
    CHECK(world.found().name_space == "default");
  }
  SUBCASE("with an empty one") {
    world.make_pod("\n");
    CHECK(world.found().name_space == "default");
  }
  SUBCASE("a kubeconfig counts before it, one without contexts doesn't") {
    world.make_pod("shop");
    const std::string path = world.write("home/.kube/config", "kind: Config\n");
    CHECK(world.found().name.empty());
    world.write("home/.kube/config", two_contexts);
    CHECK(world.found().source == path);
  }
  SUBCASE("half of a pod is none") {
    world.make_pod("shop");
    std::filesystem::remove(world.file("account/token"));
    CHECK(world.finds_nothing());
    world.write("account/token", "secret");
    world.variables.erase("KUBERNETES_SERVICE_PORT");
    CHECK(world.finds_nothing());
  }
  SUBCASE("a context was asked for: a pod has none") {
    world.make_pod("shop");
    world.context = "one";
    CHECK(world.error().code == ErrorCode::invalid_input);
    CHECK(world.error().message == "there is no kubeconfig");
  }
}

}  // namespace
}  // namespace istioctl::kubernetes
