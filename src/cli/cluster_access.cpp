#include "cluster_access.h"

#include <utility>

#include "istioctl/kubernetes/make_api_client.h"

namespace istioctl::cli {

kubernetes::KubeconfigRequest cluster_request(const Context& context) {
  const GlobalOptions& globals = context.globals();
  return {.path = globals.kubeconfig,
          .context = globals.context,
          .variable = [&context](const std::string& name) { return context.variable(name); },
          .processes = context.processes(),
          .in_is_terminal = context.in_is_terminal()};
}

base::Result<Cluster*> open_cluster(Context& context) {
  std::unique_ptr<Cluster>& kept = context.cluster_slot();
  if (kept) return kept.get();
  auto found = kubernetes::find_cluster(cluster_request(context));
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return nullptr;
  kubernetes::ClusterContext& cluster = **found;
  context.reporter().report(cluster.warnings);
  kubernetes::ApiClientOptions options{
      .variable = [&context](const std::string& name) { return context.variable(name); }};
  if (context.globals().verbose) {
    options.log = [&context](const std::string& line) { context.reporter().notice(line); };
  }
  auto client = context.make_api_client(cluster.connection, options);
  if (!client) {
    client.error().message = cluster.connection.origin + ": " + client.error().message;
    return std::unexpected(std::move(client.error()));
  }
  kept = std::make_unique<Cluster>(std::move(*client), std::move(cluster.name_space),
                                   std::move(cluster.connection.origin));
  return kept.get();
}

}  // namespace istioctl::cli
