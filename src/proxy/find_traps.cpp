#include "istioctl/proxy/find_traps.h"

namespace istioctl::proxy {

base::Diagnostics find_traps(const EgressModel& model, const TrapOptions& options) {
  const auto is_wanted = [&](ObjectId object) {
    return object != no_object && (!options.concerns || options.concerns(model.objects()[object]));
  };
  base::Diagnostics traps;
  for (const Finding& finding : model.findings()) {
    const bool is_own = finding.trap != nullptr && finding.trap->reach == TrapReach::own_sidecar;
    if (is_own && !options.own_sidecar) continue;
    if (is_wanted(finding.about) || is_wanted(finding.cause)) traps.push_back(finding.diagnostic);
  }
  return traps;
}

}  // namespace istioctl::proxy
