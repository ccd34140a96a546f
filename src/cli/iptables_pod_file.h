#pragma once

#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/iptables/rule_set.h"

namespace istioctl::cli {

/// Settings, and the workload to which they belong, if to any.
struct NamedSettings {
  std::string workload;
  iptables::RedirectSettings settings;
};

/// Reads what the init containers of a manifest are told; `path` is a file, a directory, a URL, or
/// `-` for stdin. Nothing when something in it is wrong, which is reported then. A manifest
/// without such a container is `invalid_input`.
[[nodiscard]] base::Result<std::optional<std::vector<NamedSettings>>> read_pod_file(
    const std::string& path, Context& context);

}  // namespace istioctl::cli
