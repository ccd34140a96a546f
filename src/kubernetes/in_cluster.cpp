#include "in_cluster.h"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "credentials.h"
#include "istioctl/base/pem.h"
#include "istioctl/base/printable.h"
#include "small_file.h"

namespace istioctl::kubernetes {

namespace {

std::string in_cluster_namespace(const KubeconfigRequest& request) {
  auto text = read_small_file(request.service_account + "/namespace");
  while (text && !text->empty() && text->back() == '\n') text->pop_back();
  return text && !text->empty() ? *text : "default";
}

// As client-go has it: without its authority the server may still be known to the system's.
void add_authority(const KubeconfigRequest& request, ClusterContext& cluster) {
  const std::string path = request.service_account + "/ca.crt";
  auto authority = read_small_file(path);
  if (authority && base::holds_pem(*authority, "CERTIFICATE")) {
    cluster.connection.certificate_authority = std::move(*authority);
    return;
  }
  cluster.warnings.push_back(
      {.severity = base::Severity::warning,
       .id = "kubeconfig/authority",
       .message = fmt::format(
           "{}; the system's certificate authorities count",
           authority ? base::escape_for_terminal(path) + " holds no certificate in PEM form"
                     : authority.error().message)});
}

}  // namespace

std::optional<ClusterContext> in_cluster(const KubeconfigRequest& request) {
  const std::string host = request.variable("KUBERNETES_SERVICE_HOST").value_or("");
  const std::string port = request.variable("KUBERNETES_SERVICE_PORT").value_or("");
  const std::string token = request.service_account + "/token";
  if (host.empty() || port.empty() || ::access(token.c_str(), R_OK) != 0) return std::nullopt;
  ClusterContext cluster{.source = "the in-cluster service account",
                         .name_space = in_cluster_namespace(request)};
  const bool ipv6 = host.find(':') != host.npos;
  cluster.connection.server =
      ipv6 ? fmt::format("https://[{}]:{}", host, port) : fmt::format("https://{}:{}", host, port);
  cluster.connection.credentials =
      std::make_shared<TokenFileCredentials>(token, Credentials{}, request.now);
  cluster.connection.origin = cluster.source;
  add_authority(request, cluster);
  return cluster;
}

}  // namespace istioctl::kubernetes
