#pragma once

#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/node.h"

namespace istioctl::inject {

/// What a workload's init container istio-init is told, which decides what is redirected to
/// the sidecar.
struct InitArguments {
  std::string workload;                ///< "Deployment/sleep"
  std::vector<std::string> arguments;  ///< each as the container gets it
  base::Diagnostic place;              ///< an error about them that lacks only id and message
};

/// The workloads of a document that have an istio-init, in order; in Lists too.
[[nodiscard]] std::vector<InitArguments> find_init_arguments(yaml::Node root);

}  // namespace istioctl::inject
