#pragma once

#include "iptables_options.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"

namespace istioctl::cli {

/// Prints which rule decides about each connection of --explain, for the rules of the command
/// line or of each workload of a manifest. Nothing of the machine is asked. Returns the exit code.
[[nodiscard]] base::Result<int> explain_connections(const IptablesOptions& options,
                                                    Context& context);

}  // namespace istioctl::cli
