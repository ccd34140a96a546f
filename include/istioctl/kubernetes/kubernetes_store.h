#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "istioctl/kubernetes/api_client.h"
#include "istioctl/store/store.h"

namespace istioctl::kubernetes {

/// What a store in a cluster does beside its calls.
struct KubernetesStoreOptions {
  /// Waits, between looks at what takes its time: objects that finalizers hold, a definition that
  /// the server is still about to serve.
  std::function<void(std::chrono::milliseconds)> sleep;
};

/// Keeps configuration as the custom resources of a cluster, in a version that the server has. The
/// server doesn't keep authors' texts. A commit isn't atomic there: what can be foreseen to fail
/// is found before the first write, and of what fails behind it each outcome tells the truth. A
/// write whose answer got lost is looked after until it is known whether it was made. `client` must
/// outlive the store.
[[nodiscard]] std::unique_ptr<store::Store> make_kubernetes_store(
    ApiClient& client, KubernetesStoreOptions options = {});

}  // namespace istioctl::kubernetes
