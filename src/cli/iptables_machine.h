#pragma once

#include "iptables_options.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"

/// What iptables does with the rules of the network namespace in which it runs. Each returns the
/// exit code; what is found out about the machine goes to stderr.
namespace istioctl::cli {

/// Puts the rules in place. On the network of a machine itself it refuses, unless forced.
[[nodiscard]] base::Result<int> apply_rules(const IptablesOptions& options, Context& context);

/// Takes every rule of this command out.
[[nodiscard]] base::Result<int> clean_rules(const IptablesOptions& options, Context& context);

/// Prints how the rules in place differ, one line each; 1 when they do.
[[nodiscard]] base::Result<int> verify_rules(const IptablesOptions& options, Context& context);

}  // namespace istioctl::cli
