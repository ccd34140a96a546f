#include "kubeconfig_file.h"

#include <doctest/doctest.h>

#include <string>

#include "support/temporary_directory.h"

namespace istioctl::kubernetes {
namespace {

/// What merging this text, as the file `config`, says.
std::string error_of(const test::TemporaryDirectory& directory, std::string_view text) {
  Kubeconfig config;
  const auto merged = merge_kubeconfig(directory.write("config", text), config);
  REQUIRE_FALSE(merged);
  CHECK(merged.error().code == base::ErrorCode::invalid_input);
  CHECK(merged.error().hint == "correct it, or name another with -c");
  CHECK(config.current_context.empty());
  CHECK(config.contexts.empty());
  CHECK(config.clusters.empty());
  CHECK(config.users.empty());
  std::string message = merged.error().message;
  const std::string path = directory.file("config");
  REQUIRE(message.starts_with(path + ":"));
  return message.substr(path.size() + 1);
}

TEST_CASE("merge_kubeconfig: what a file says") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("config", R"({"current-context": "a",
"contexts": [{"name": "a", "context": {"cluster": "c", "namespace": "n", "user": "u"}},
             {"name": "b"}],
"clusters": [{"name": "c", "cluster": {"server": "https://c:6443",
                                       "insecure-skip-tls-verify": true}}, {"name": "d"}],
"users": [{"name": "u", "user": {"exec": {"args": ["x", "y"], "env": [{"name": "v"}]}}}]})");
  Kubeconfig config;
  REQUIRE(merge_kubeconfig(path, config));
  CHECK(config.current_context == "a");
  CHECK(config.source_of_current == path);
  REQUIRE(config.contexts.size() == 2);
  CHECK(config.contexts[0].name == "a");
  CHECK(config.contexts[0].content.text("cluster") == "c");
  CHECK(config.contexts[0].content.text("namespace") == "n");
  CHECK(config.contexts[0].content.source() == path);
  CHECK(config.contexts[1].content.text("cluster").empty());
  REQUIRE(config.clusters.size() == 2);
  CHECK(config.clusters[0].content.text("server") == "https://c:6443");
  CHECK(config.clusters[0].content.flag("insecure-skip-tls-verify"));
  CHECK(config.clusters[1].content.text("server").empty());
  CHECK_FALSE(config.clusters[1].content.flag("insecure-skip-tls-verify"));
  const Section exec = find_entry(config.users, "u")->content.section("exec");
  CHECK(exec.texts("args") == std::vector<std::string>{"x", "y"});
  CHECK(exec.sections("env").at(0).text("name") == "v");
}

TEST_CASE("merge_kubeconfig: what was there first stays, as a whole") {
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
                      "contexts: [{name: a, context: {cluster: d, namespace: ns}},\n"
                      "           {name: b, context: {}}]\n"
                      "clusters: [{name: c, cluster: {server: two}}, {name: d, cluster: {}}]\n"),
      config));
  CHECK(config.current_context == "a");
  CHECK(config.source_of_current == directory.file("one"));
  REQUIRE(config.contexts.size() == 2);
  CHECK(config.contexts[0].content.text("cluster") == "c");
  CHECK(config.contexts[0].content.text("namespace").empty());
  CHECK(config.contexts[1].content.source() == directory.file("two"));
  REQUIRE(config.clusters.size() == 2);
  CHECK(config.clusters[0].content.text("server") == "one");
}

TEST_CASE("merge_kubeconfig: YAML's anchors and merge keys") {
  const test::TemporaryDirectory directory;
  Kubeconfig config;
  REQUIRE(merge_kubeconfig(directory.write("config",
                                           "clusters:\n"
                                           "- name: a\n"
                                           "  cluster: &a {server: https://a, proxy-url: p}\n"
                                           "- name: b\n"
                                           "  cluster: {<<: *a, server: https://b}\n"
                                           "- name: c\n"
                                           "  cluster: *a\n"),
                           config));
  CHECK(config.clusters[1].content.text("server") == "https://b");
  CHECK(config.clusters[1].content.text("proxy-url") == "p");
  CHECK(config.clusters[2].content.text("server") == "https://a");
}

TEST_CASE("Section: paths are relative to the file, data isn't touched") {
  const test::TemporaryDirectory directory;
  Kubeconfig config;
  const std::string path =
      directory.write("config",
                      "users:\n- name: u\n  user: {tokenFile: ../x/./token, client-key: /k, "
                      "client-certificate: \"\"}\n");
  REQUIRE(merge_kubeconfig(path, config));
  const Section& user = config.users.at(0).content;
  CHECK(user.path("tokenFile") == (directory.path().parent_path() / "x/token").string());
  CHECK(user.path("client-key") == "/k");
  CHECK(user.path("client-certificate").empty());
  CHECK(user.path("token").empty());
  CHECK(user.describe("tokenFile", "is odd") == path + ":3:21: user \"u\": is odd");
  CHECK(user.describe("absent", "is odd") == path + ":3:9: user \"u\": is odd");
}

TEST_CASE("merge_kubeconfig: an error changes nothing, and has a place") {
  const test::TemporaryDirectory directory;
  CHECK(error_of(directory, "current-context: a\ncontexts: [{name: a}]\nclusters: 7\n") ==
        "3:11: the kubeconfig can't be read: clusters: expected a list");
  CHECK(error_of(directory, "contexts:\n- name: a\n- context: {}\n") ==
        "3:3: the kubeconfig can't be read: contexts[1]: the field \"name\" is missing");
  CHECK(error_of(directory, "kind: Pod\n") ==
        "1:7: the kubeconfig can't be read: its kind is \"Pod\", not Config");
  CHECK(error_of(directory, "apiVersion: v2\n") ==
        "1:13: the kubeconfig can't be read: its apiVersion is \"v2\", not v1");
  CHECK(error_of(directory, "contexts: [{name: a},\n {name: a}]\n") ==
        "2:9: the kubeconfig can't be read: contexts: \"a\" is the name of an entry above");
  CHECK(error_of(directory, std::string("\0\0\x7f"
                                        "ELF",
                                        6))
            .find("is this a text file?") != std::string::npos);
}

TEST_CASE("merge_kubeconfig: a secret that lost its quotes isn't shown") {
  const test::TemporaryDirectory directory;
  for (const char* const secret :
       {"31337", "0x31337", "yes31337: 1", "[31337]", "{31337: 1}", "!31337", "*a31337", "&31337",
        "@31337", "'31337", "\"31337", "|31337", "%31337", "31337: 31337"}) {
    CAPTURE(secret);
    const std::string text =
        std::string("users:\n- name: u\n  user:\n    password: ") + secret + "\n";
    Kubeconfig config;
    const auto merged = merge_kubeconfig(directory.write("config", text), config);
    if (merged) continue;
    CHECK(merged.error().message.find("31337") == std::string::npos);
    CHECK(merged.error().hint.find("31337") == std::string::npos);
  }
}

TEST_CASE("merge_kubeconfig: hostile sizes are refused in time") {
  const test::TemporaryDirectory directory;
  Kubeconfig config;
  SUBCASE("a file without end") {
    const auto merged = merge_kubeconfig("/dev/zero", config);
    REQUIRE_FALSE(merged);
    CHECK(merged.error().message == "/dev/zero: more than 16777216 bytes of input");
  }
  SUBCASE("nesting") {
    CHECK_FALSE(merge_kubeconfig(directory.write("config", std::string(100'000, '[')), config));
  }
  SUBCASE("aliases") {
    std::string text = "a0: &a0 [x]\n";
    for (int i = 1; i < 40; ++i) {
      const std::string before = std::to_string(i - 1);
      text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" +
              before + "]\n";
    }
    text += "clusters:\n- name: c\n  cluster:\n    extensions: [{name: x, extension: *a39}]\n";
    CHECK_FALSE(merge_kubeconfig(directory.write("config", text), config));
  }
}

}  // namespace
}  // namespace istioctl::kubernetes
