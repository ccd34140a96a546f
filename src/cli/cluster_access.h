#pragma once

#include <memory>
#include <string>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/kubeconfig.h"

namespace istioctl::cli {

/// The cluster of a run.
struct Cluster {
  std::unique_ptr<kubernetes::ApiClient> client;
  std::string name_space;  ///< the context's; "default" where it has none
  std::string origin;      ///< for messages: the kubeconfig's file and context
};

/// How this run's flags and environment choose a cluster. Refers to the context.
[[nodiscard]] kubernetes::KubeconfigRequest cluster_request(const Context& context);

/// The cluster of this run, which stays the context's: the kubeconfig is read once, and its
/// warnings are reported then. nullptr when there is none (see kubernetes::find_cluster).
/// Nothing is sent yet: credential plugins run, and libcurl is loaded, upon the first call.
[[nodiscard]] base::Result<Cluster*> open_cluster(Context& context);

}  // namespace istioctl::cli
