#pragma once

#include <string>
#include <vector>

#include "istioctl/yaml/document.h"
#include "removal.h"
#include "workload.h"

namespace istioctl::inject {

/// A workload with its sidecar.
struct InjectedWorkload {
  Workload workload;
  Injected injected;
};

/// Those of the workloads that have a sidecar.
[[nodiscard]] std::vector<InjectedWorkload> find_sidecars(const std::vector<Workload>& workloads);

/// A document's text without these sidecars: as it was before injection where it is as injection
/// left it, else without what the status annotations name.
[[nodiscard]] std::string take_out_sidecars(const yaml::Document& document,
                                            const std::vector<InjectedWorkload>& sidecars);

}  // namespace istioctl::inject
