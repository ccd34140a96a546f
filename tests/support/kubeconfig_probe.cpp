// Says which cluster a kubeconfig leads to, for comparison with kubectl.
//
//   kubeconfig_probe [-c FILE] [--context NAME]
//
// Reads the environment as the program does, runs credential plugins, and prints one JSON object:
// the connection and the credentials, {"error": MESSAGE}, or {} when there is no cluster.

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/subprocess.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "istioctl/yaml/to_json.h"

namespace {

using istioctl::kubernetes::ClusterContext;
using istioctl::kubernetes::Connection;
using istioctl::kubernetes::Credentials;
using istioctl::kubernetes::KubeconfigRequest;
using istioctl::yaml::Json;

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Json error(const istioctl::base::Error& error) {
  return {{"error", error.message}};
}

Json describe(const ClusterContext& cluster) {
  const Connection& connection = cluster.connection;
  Credentials credentials;
  if (connection.credentials) {
    auto current = connection.credentials->current();
    if (!current) return error(current.error());
    credentials = std::move(*current);
  }
  Json headers = Json::array();
  for (const auto& header : connection.headers) headers.push_back({header.name, header.value});
  return {{"context", cluster.name},
          {"namespace", cluster.name_space},
          {"server", connection.server},
          {"certificate-authority", connection.certificate_authority},
          {"tls-server-name", connection.tls_server_name},
          {"proxy-url", connection.proxy_url},
          {"insecure-skip-tls-verify", connection.insecure_skip_tls_verify},
          {"authorization", credentials.authorization},
          {"client-certificate", credentials.client_certificate},
          {"client-key", credentials.client_key},
          {"headers", headers}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  istioctl::base::SystemProcessRunner processes;
  KubeconfigRequest request{.variable = variable, .processes = &processes};
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    (arguments[i] == "-c" ? request.path : request.context) = arguments[i + 1];
  }
  const auto cluster = istioctl::kubernetes::find_cluster(request);
  const Json answer = !cluster   ? error(cluster.error())
                      : *cluster ? describe(**cluster)
                                 : Json::object();
  std::cout << answer.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  return 0;
}
