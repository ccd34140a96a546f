#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/yaml/document.h"
#include "istioctl/yaml/edit.h"
#include "status.h"
#include "workload.h"

namespace istioctl::inject {

/// What kube-inject has put into a workload.
struct Injected {
  Status status;
  yaml::Node annotation;   ///< the status annotation's value; no node for 0.7.1's without one
  yaml::Node annotations;  ///< the mapping that holds it
};

/// Whether a workload has a sidecar, by its status annotation or as 0.7.1 left it.
[[nodiscard]] std::optional<Injected> find_injected(const Workload& workload);

/// Plans the edits that take a sidecar out by the names in its status: whole list items, the
/// annotation, and what is empty then.
void plan_removal(const Workload& workload, const Injected& injected,
                  std::vector<yaml::Edit>& edits);

/// The pod template of a workload; no node when it has none.
[[nodiscard]] yaml::Node pod_template_of(const Workload& workload);

}  // namespace istioctl::inject
