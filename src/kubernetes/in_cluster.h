#pragma once

#include <optional>

#include "istioctl/kubernetes/kubeconfig.h"

namespace istioctl::kubernetes {

/// The cluster of the pod that this runs in, with its service account; nothing outside of pods,
/// and in those without a service account's token.
[[nodiscard]] std::optional<ClusterContext> in_cluster(const KubeconfigRequest& request);

}  // namespace istioctl::kubernetes
