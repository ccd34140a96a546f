#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "istioctl/base/error.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "istioctl/store/store.h"

namespace istioctl::kubernetes {

/// The cluster that a store would be in.
struct StoreCluster {
  ApiClient* client = nullptr;  ///< nullptr: there is no cluster
  std::string name_space = "default";
};

/// What decides which store a run uses.
struct StoreRequest {
  std::optional<std::string> url = {};  ///< --store; then ISTIOCTL_STORE counts
  KubeconfigRequest cluster;
  /// Finds the cluster that `cluster` leads to, once it is known that it counts. The client
  /// outlives the store.
  std::function<base::Result<StoreCluster>()> open_cluster;
};

struct ChosenStore {
  std::unique_ptr<store::Store> store;
  std::string name_space = "default";  ///< of objects that name none
  /// Set when nobody asked for this store: the database's path, which a notice names.
  std::optional<std::string> by_default = {};
};

/// The cluster in which choose_store() would have the store; none when it would be an embedded one.
/// Its errors are those of choose_store().
[[nodiscard]] base::Result<StoreCluster> find_store_cluster(const StoreRequest& request);

/// Chooses the store: `url`, else the variable ISTIOCTL_STORE (`sqlite:PATH`, `kubernetes:`), else
/// a cluster where a kubeconfig can be resolved, else the embedded store at
/// $XDG_DATA_HOME/istioctl/config.db (~/.local/share). `wrong_usage` for another URL, and for a
/// kubeconfig or context on the command line beside a sqlite store.
[[nodiscard]] base::Result<ChosenStore> choose_store(const StoreRequest& request);

}  // namespace istioctl::kubernetes
