#pragma once

#include <optional>
#include <string>
#include <vector>

#include "istioctl/cli/command.h"

namespace istioctl::cli {

/// The flags that every command takes, before or after its name.
struct GlobalOptions {
  std::optional<std::string> kubeconfig = {};    ///< path of the kubeconfig to use, no other
  std::optional<std::string> context = {};       ///< the kubeconfig's context to use
  std::optional<std::string> name_space = {};    ///< -n: the namespace of this run
  std::string istio_namespace = "istio-system";  ///< where Istio itself lives
  std::optional<std::string> store = {};         ///< `sqlite:PATH` or `kubernetes:`
  bool verbose = false;                          ///< say on stderr what is done
  std::string color = "auto";                    ///< auto, always or never
};

/// The flags that fill `options`, which must outlive them.
[[nodiscard]] std::vector<Flag> global_flags(GlobalOptions& options);

}  // namespace istioctl::cli
