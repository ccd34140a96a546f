#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"

namespace istioctl::inject {

/// What kube-inject's flags write into the default sidecar template.
struct SidecarParameters {
  std::string hub = "docker.io/istio";
  std::string tag = "0.7.1";
  std::string image_pull_policy = "IfNotPresent";
  bool debug = false;
  bool core_dump = false;
  std::int64_t proxy_uid = 1337;
  std::optional<std::string> include_ip_ranges = {};  ///< canonical; nothing: everything
};

/// The default sidecar template (Go text/template that renders YAML) with the parameters
/// written into it.
[[nodiscard]] base::Result<std::string> default_sidecar_template(
    const SidecarParameters& parameters);

/// An inject config: the file or the key `config` of ConfigMap `istio-inject`.
struct InjectConfig {
  std::string sidecar_template;
  /// Where the template's first line begins in the file, when its lines are lines of the file
  /// (a block scalar `|`).
  std::optional<base::Position> place = {};
};

/// Reads an inject config: `policy` and `template`.
[[nodiscard]] std::optional<InjectConfig> read_inject_config(std::string_view text,
                                                             std::string source,
                                                             base::Diagnostics& problems);

/// An inject config around a template, which reads back as the same template.
[[nodiscard]] std::string to_inject_config(std::string_view sidecar_template);

}  // namespace istioctl::inject
