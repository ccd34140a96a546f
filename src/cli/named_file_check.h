#pragma once

#include "istioctl/base/diagnostic.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/proxy/envoy.h"

namespace istioctl::cli {

/// Looks at the certificates and keys that a configuration names: an error, at the rule that
/// names it, for each that can't be read or isn't PEM. Envoy doesn't start without them.
[[nodiscard]] base::Diagnostics check_named_files(const proxy::EgressModel& model,
                                                  const proxy::EnvoyOptions& options);

}  // namespace istioctl::cli
