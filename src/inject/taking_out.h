#pragma once

#include <optional>
#include <string>
#include <vector>

#include "istioctl/yaml/document.h"
#include "removal.h"
#include "workload.h"

namespace istioctl::inject {

/// A document without the sidecars of its workloads: as it was before injection where it is as
/// injection left it, else without what the status annotations name.
struct TakenOut {
  std::string text;
  std::size_t workloads = 0;  ///< how many had a sidecar
};

/// Nothing when no workload has a sidecar.
[[nodiscard]] std::optional<TakenOut> take_out_sidecars(const yaml::Document& document,
                                                        const std::vector<Workload>& workloads);

}  // namespace istioctl::inject
