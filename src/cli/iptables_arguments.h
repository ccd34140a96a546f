#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/net/ip_ranges.h"

namespace istioctl::cli {

/// The arguments that 0.7.1's init container takes, as written.
struct InitArgumentValues {
  std::optional<std::int64_t> port = {};
  std::optional<std::int64_t> uid = {};
  std::optional<std::string> ranges = {};

  /// Whether any was given.
  [[nodiscard]] bool any() const { return port || uid || ranges; }
};

/// The flags -p, -u and -i, which fill `values`; it must outlive them.
[[nodiscard]] std::vector<Flag> init_argument_flags(InitArgumentValues& values);

/// Reads the arguments of a container as the command line is read. Anything but the three flags
/// is `invalid_input`, and so is a lack of -p or -u.
[[nodiscard]] base::Result<InitArgumentValues> read_init_arguments(
    const std::vector<std::string>& arguments);

/// `wrong_usage` when -p or -u isn't there.
[[nodiscard]] base::Result<void> require_port_and_uid(const InitArgumentValues& values);

/// The settings that the values mean, defaults for what isn't given. Nothing, with errors in
/// `problems`, when the ranges are wrong; `where` says where they stand.
[[nodiscard]] std::optional<iptables::RedirectSettings> to_settings(
    const InitArgumentValues& values, const net::RangesContext& where, base::Diagnostics& problems);

/// The same for values of the command line; what is wrong is reported.
[[nodiscard]] std::optional<iptables::RedirectSettings> read_settings(
    const InitArgumentValues& values, Context& context);

}  // namespace istioctl::cli
