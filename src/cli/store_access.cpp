#include "store_access.h"

#include <fmt/format.h>

#include "cluster_access.h"
#include "istioctl/base/printable.h"
#include "istioctl/config/reader.h"

namespace istioctl::cli {

namespace {

base::Result<kubernetes::StoreCluster> find_cluster(Context& context) {
  const auto cluster = open_cluster(context);
  if (!cluster) return std::unexpected(cluster.error());
  if (*cluster == nullptr) return kubernetes::StoreCluster{};
  return kubernetes::StoreCluster{.client = (*cluster)->client.get(),
                                  .name_space = (*cluster)->name_space};
}

kubernetes::StoreRequest store_request(Context& context) {
  return {.url = context.globals().store,
          .cluster = cluster_request(context),
          .open_cluster = [&context] { return find_cluster(context); }};
}

}  // namespace

base::Result<kubernetes::ApiClient*> open_store_cluster(Context& context) {
  const auto cluster = kubernetes::find_store_cluster(store_request(context));
  if (!cluster) return std::unexpected(cluster.error());
  return cluster->client;
}

base::Result<kubernetes::ChosenStore> open_store(Context& context) {
  const GlobalOptions& globals = context.globals();
  if (globals.name_space) {
    if (auto right = config::check_namespace(*globals.name_space); !right) {
      return std::unexpected(std::move(right.error()));
    }
  }
  auto chosen = kubernetes::choose_store(store_request(context));
  if (chosen && chosen->by_default) {
    context.reporter().notice(fmt::format("there is no kubeconfig: using the embedded store {}",
                                          base::escape_for_terminal(*chosen->by_default)));
  }
  return chosen;
}

std::string default_namespace(const Context& context, const kubernetes::ChosenStore& chosen) {
  return context.globals().name_space.value_or(chosen.name_space);
}

}  // namespace istioctl::cli
