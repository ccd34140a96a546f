#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/kubernetes/connection.h"

namespace istioctl::kubernetes {

using Clock = std::chrono::system_clock;

/// What a run says about the cluster to use, and the world that it is looked up in.
struct KubeconfigRequest {
  std::optional<std::string> path = {};     ///< -c: this file and no other
  std::optional<std::string> context = {};  ///< --context
  /// An environment variable: KUBECONFIG, HOME, KUBERNETES_SERVICE_HOST and _PORT.
  std::function<std::optional<std::string>(const std::string&)> variable;
  /// Where a pod finds its service account.
  std::string service_account = "/var/run/secrets/kubernetes.io/serviceaccount";
  /// Runs credential plugins, when a call needs them, and outlives the connection. Without one a
  /// plugin is an error.
  base::ProcessRunner* processes = nullptr;
  bool in_is_terminal = false;                          ///< a plugin may ask questions on our stdin
  std::function<Clock::time_point()> now = Clock::now;  ///< credentials expire
};

/// The cluster that a run talks to.
struct ClusterContext {
  std::string source;      ///< the file with the context, or "the in-cluster service account"
  std::string name = {};   ///< of the context; empty in a cluster
  std::string name_space;  ///< the context's own; "default" where it has none
  Connection connection = {};
  base::Diagnostics warnings = {};  ///< about the choice
};

/// Finds the cluster as client-go does: -c, else the files of KUBECONFIG (a list; in it a file may
/// be missing, and of two entries of one name the first wins), else ~/.kube/config, else the
/// service account of the pod. Nothing when there is none: no file, or no contexts in it. An
/// error when a file that is there can't be read, has contexts and no usable current one, the
/// named context isn't in it, or its cluster or user can't be used; the error names the file, the
/// context and the entry, and holds no secret. Certificates, keys and tokens are read from their
/// files here; credential plugins run when the connection's credentials are asked for.
[[nodiscard]] base::Result<std::optional<ClusterContext>> find_cluster(
    const KubeconfigRequest& request);

/// The contexts that find_cluster() could choose from; none of files that can't be read.
[[nodiscard]] std::vector<std::string> context_names(const KubeconfigRequest& request);

}  // namespace istioctl::kubernetes
