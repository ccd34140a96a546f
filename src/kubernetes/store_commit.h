#pragma once

#include <span>
#include <vector>

#include "istioctl/kubernetes/kubernetes_store.h"
#include "istioctl/store/store.h"
#include "object_calls.h"

namespace istioctl::kubernetes {

/// Store::commit() in a cluster.
[[nodiscard]] base::Result<std::vector<store::Outcome>> commit_changes(
    ObjectCalls& calls, std::span<const store::Change> changes, const store::CommitOptions& options,
    const KubernetesStoreOptions& store_options);

}  // namespace istioctl::kubernetes
