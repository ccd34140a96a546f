#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/base64.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "support/fake_process_runner.h"
#include "support/temporary_directory.h"

namespace istioctl::test {

inline const std::string certificate_pem =
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
inline const std::string key_pem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

/// A world with a home directory, environment variables and a clock of its own, and no pod around
/// it.
class KubeconfigWorld {
 public:
  KubeconfigWorld() {
    std::filesystem::create_directories(directory_.path() / "home/.kube");
    variables["HOME"] = directory_.file("home");
  }

  [[nodiscard]] kubernetes::KubeconfigRequest request() {
    return {.path = path,
            .context = context,
            .variable = [this](const std::string& name) -> std::optional<std::string> {
              const auto found = variables.find(name);
              return found == variables.end() ? std::nullopt : std::optional(found->second);
            },
            .service_account = directory_.file("account"),
            .processes = &processes,
            .in_is_terminal = in_is_terminal,
            .now = [this] { return now; }};
  }

  [[nodiscard]] base::Result<std::optional<kubernetes::ClusterContext>> find() {
    return kubernetes::find_cluster(request());
  }

  /// The cluster that must be found.
  [[nodiscard]] kubernetes::ClusterContext found() {
    auto cluster = find();
    REQUIRE_MESSAGE(cluster, (cluster ? "" : cluster.error().message));
    REQUIRE(*cluster);
    return std::move(**cluster);
  }

  /// The error that must come.
  [[nodiscard]] base::Error error() {
    auto cluster = find();
    REQUIRE_FALSE(cluster);
    return std::move(cluster.error());
  }

  [[nodiscard]] bool finds_nothing() {
    const auto cluster = find();
    return cluster && !*cluster;
  }

  /// Writes ~/.kube/config with one context, whose cluster and user have these fields (in YAML's
  /// flow style), and returns its path.
  std::string write_entries(std::string_view cluster, std::string_view user) const {
    return write("home/.kube/config",
                 "current-context: here\n"
                 "contexts:\n"
                 "- name: here\n"
                 "  context: {cluster: c, user: me}\n"
                 "clusters:\n"
                 "- name: c\n"
                 "  cluster: {" +
                     std::string(cluster) +
                     "}\n"
                     "users:\n"
                     "- name: me\n"
                     "  user: {" +
                     std::string(user) + "}\n");
  }

  std::string write(const char* name, std::string_view content) const {
    return directory_.write(name, content);
  }
  [[nodiscard]] std::string file(const char* name) const { return directory_.file(name); }

  void make_pod(const char* name_space) {
    std::filesystem::create_directory(directory_.path() / "account");
    write("account/token", "secret");
    write("account/ca.crt", certificate_pem);
    if (name_space != nullptr) write("account/namespace", name_space);
    variables["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
    variables["KUBERNETES_SERVICE_PORT"] = "443";
  }

  std::map<std::string, std::string> variables = {};
  std::optional<std::string> path = {};
  std::optional<std::string> context = {};
  FakeProcessRunner processes = {};
  bool in_is_terminal = false;
  kubernetes::Clock::time_point now = std::chrono::sys_days(std::chrono::year(2018) / 3 / 1);

 private:
  TemporaryDirectory directory_;
};

/// The credentials that a connection must have now.
inline kubernetes::Credentials credentials_of(const kubernetes::Connection& connection) {
  REQUIRE(connection.credentials);
  auto credentials = connection.credentials->current();
  REQUIRE_MESSAGE(credentials, (credentials ? "" : credentials.error().message));
  return std::move(*credentials);
}

}  // namespace istioctl::test
