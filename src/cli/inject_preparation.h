#pragma once

#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/inject/injector.h"
#include "istioctl/inject/sidecar_template.h"

namespace istioctl::cli {

/// Where the mesh config is, unless --meshConfigMapName says otherwise.
inline constexpr const char* default_mesh_config_map = "istio";

/// What kube-inject's flags say of the injection itself.
struct InjectArguments {
  inject::SidecarParameters sidecar = {};
  std::optional<std::string> include_ip_ranges = {};
  std::string mesh_config_file = {};
  std::optional<std::string> mesh_config_map = {};
  std::string inject_config_file = {};
  std::optional<std::string> inject_config_map = {};
  std::vector<std::string> included_kinds = {};
  bool emit_template = false;  ///< the template alone is wanted, so that no mesh config counts
  bool offline = false;
};

/// Reads the files and asks the cluster that the flags name, or that a kubeconfig leads to. Nothing
/// when a flag, a file or an answer is wrong, which is reported then; the Error is that of reading.
[[nodiscard]] base::Result<std::optional<inject::InjectOptions>> prepare_injection(
    const InjectArguments& arguments, Context& context);

}  // namespace istioctl::cli
