#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/node.h"
#include "ranges.h"
#include "workload.h"

namespace istioctl::inject {

/// A workload's pod template.
struct PodTemplate {
  yaml::Node metadata;  ///< may be no node
  yaml::Node spec;
};

/// A workload's pod template; nothing when there is none.
[[nodiscard]] std::optional<PodTemplate> find_pod_template(const Workload& workload);

/// The same, its types checked. Nothing when there is none, with a notice, or when it is wrong,
/// with errors.
[[nodiscard]] std::optional<PodTemplate> read_pod_template(const Workload& workload,
                                                           base::Diagnostics& problems);

/// Why a workload gets no sidecar, as a notice; nothing when it gets one.
[[nodiscard]] std::optional<base::Diagnostic> skip_reason(const Workload& workload,
                                                          const PodTemplate& pod);

/// What the pod's own annotation says of the ranges, or `flag`. Nothing upon errors.
[[nodiscard]] std::optional<Redirect> redirect_of(const Workload& workload, const PodTemplate& pod,
                                                  const Redirect& flag,
                                                  base::Diagnostics& problems);

/// Warns about what will hurt behind a sidecar that runs as `proxy_uid`. Containers named in
/// `own` are the sidecar's.
void warn_about_pod(const Workload& workload, const PodTemplate& pod, std::int64_t proxy_uid,
                    const std::vector<std::string>& own, base::Diagnostics& problems);

}  // namespace istioctl::inject
