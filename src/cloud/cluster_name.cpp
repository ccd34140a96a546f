#include "cluster_name.h"

#include <fmt/format.h>

#include "istioctl/base/printable.h"

namespace istioctl::cloud {

base::Result<void> check_cluster_name(std::string_view name) {
  if (!name.empty() && name.front() != '-') return {};
  return base::fail(base::ErrorCode::invalid_input,
                    fmt::format("{} is no name of a cluster", base::quote(name)));
}

}  // namespace istioctl::cloud
