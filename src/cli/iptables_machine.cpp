#include "iptables_machine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/printable.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/cli/run.h"
#include "istioctl/iptables/redirector.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/iptables/surroundings.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using iptables::Backend;
using iptables::RedirectSettings;
using iptables::RuleSet;

std::chrono::seconds lock_wait(const IptablesOptions& options) {
  return std::chrono::seconds(options.wait_seconds);
}

base::Result<void> refuse_machine(const IptablesOptions& options, Context& context) {
  if (options.force) return {};
  const auto surroundings =
      iptables::look_around([&context](const std::string& name) { return context.variable(name); });
  if (!iptables::is_network_of_machine(surroundings)) return {};
  return base::fail(ErrorCode::failed,
                    "these rules would redirect the traffic of this machine, not of a pod: the "
                    "network is that of process 1, and nothing marks a container",
                    "run it in a pod's network namespace, or pass --force if that is meant");
}

void report_applied(const iptables::Applied& applied, Context& context) {
  if (applied.ipv6_missing) {
    context.reporter().notice(
        fmt::format("IPv4 alone is redirected, IPv6 can't be: {}", applied.ipv6_missing->message));
  }
  context.reporter().notice(fmt::format(
      "{} in the backend {}",
      applied.changed ? "the rules are in place now," : "nothing to change, the rules are",
      to_string(applied.backend)));
}

}  // namespace

base::Result<int> apply_rules(const IptablesOptions& options, Context& context) {
  const auto settings = read_settings(options.init, context);
  if (!settings) return exit_failure;
  if (auto safe = refuse_machine(options, context); !safe) {
    return std::unexpected(std::move(safe.error()));
  }
  std::optional<Backend> backend;
  if (options.backend == "nft") backend = Backend::nft;
  if (options.backend == "legacy") backend = Backend::legacy;
  base::SystemProcessRunner runner;
  const auto applied =
      iptables::Redirector(runner, lock_wait(options)).apply(RuleSet(*settings), backend);
  if (!applied) return std::unexpected(applied.error());
  report_applied(*applied, context);
  return exit_success;
}

base::Result<int> clean_rules(const IptablesOptions& options, Context& context) {
  base::SystemProcessRunner runner;
  const auto cleaned = iptables::Redirector(runner, lock_wait(options)).clean();
  if (!cleaned) return std::unexpected(cleaned.error());
  for (const base::Error& unreadable : cleaned->unreadable) {
    context.reporter().warn(
        fmt::format("{}; if it holds rules of istioctl they are still there", unreadable.message));
  }
  for (const Backend backend : cleaned->backends) {
    context.reporter().notice(
        fmt::format("the rules are gone from the backend {}", to_string(backend)));
  }
  if (cleaned->backends.empty()) context.reporter().notice("there was nothing to clean");
  return exit_success;
}

base::Result<int> verify_rules(const IptablesOptions& options, Context& context) {
  std::optional<RedirectSettings> settings;
  if (options.init.any()) {
    settings = read_settings(options.init, context);
    if (!settings) return exit_failure;
  }
  base::SystemProcessRunner runner;
  const auto verified = iptables::Redirector(runner, lock_wait(options)).verify(settings);
  if (!verified) return std::unexpected(verified.error());
  if (verified->ipv6_missing) {
    context.reporter().notice(
        fmt::format("IPv6 can't be redirected here: {}", verified->ipv6_missing->message));
  }
  std::vector<std::string_view> holders;
  for (const Backend backend : verified->holders) holders.push_back(to_string(backend));
  context.reporter().notice(
      holders.empty() ? "no backend holds chains of istioctl"
                      : fmt::format("held by the backend {}", fmt::join(holders, " and ")));
  std::string text;
  for (const std::string& difference : verified->differences) {
    text += base::escape_for_terminal(difference) + "\n";
  }
  if (auto written = context.out().write(text); !written) {
    return std::unexpected(std::move(written.error()));
  }
  return text.empty() ? exit_success : exit_failure;
}

}  // namespace istioctl::cli
