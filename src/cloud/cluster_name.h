#pragma once

#include <string_view>

#include "istioctl/base/error.h"

namespace istioctl::cloud {

/// Refuses a name that a provider's program would take for one of its flags, or for none.
[[nodiscard]] base::Result<void> check_cluster_name(std::string_view name);

}  // namespace istioctl::cloud
