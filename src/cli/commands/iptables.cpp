#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "iptables_arguments.h"
#include "iptables_explain.h"
#include "iptables_machine.h"
#include "iptables_options.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/run.h"
#include "istioctl/iptables/rule_set.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using iptables::RuleSet;

base::Result<int> dry_run(const IptablesOptions& options, Context& context) {
  const auto settings = read_settings(options.init, context);
  if (!settings) return exit_failure;
  const RuleSet rules(*settings);
  std::string text;
  if (options.family != "ipv6") text += to_restore_text(rules, net::IpVersion::v4);
  if (options.family != "ipv4") text += to_restore_text(rules, net::IpVersion::v6);
  if (auto written = context.out().write(text); !written) {
    return std::unexpected(std::move(written.error()));
  }
  return exit_success;
}

/// Flags that mean something beside another one only.
base::Result<void> check_usage(const IptablesOptions& options) {
  const auto needs = [](bool given, bool needed, std::string_view flag,
                        std::string_view other) -> base::Result<void> {
    if (!given || needed) return {};
    return base::fail(ErrorCode::wrong_usage, fmt::format("{} goes with {} only", flag, other));
  };
  const bool explains = !options.explain.empty();
  const std::vector<base::Result<void>> checks = {
      needs(options.uid.has_value(), explains, "--uid", "--explain"),
      needs(options.pod_file.has_value(), explains, "--pod-file", "--explain"),
      needs(!options.pod_addresses.empty(), explains, "--pod-ip", "--explain"),
      needs(options.format.has_value(), explains, "--output", "--explain"),
      needs(options.family.has_value(), options.dry_run, "--family", "--dry-run")};
  for (const auto& check : checks) {
    if (!check) return check;
  }
  if (explains || options.clean || options.verify) return {};
  return require_port_and_uid(options.init);
}

base::Result<int> run_iptables(const IptablesOptions& options, Context& context) {
  if (auto right = check_usage(options); !right) {
    return std::unexpected(std::move(right.error()));
  }
  if (!options.explain.empty()) return explain_connections(options, context);
  if (options.clean) return clean_rules(options, context);
  if (options.verify) return verify_rules(options, context);
  return options.dry_run ? dry_run(options, context) : apply_rules(options, context);
}

void add_mode_flags(IptablesOptions& options, std::vector<Flag>& flags) {
  const auto add = [&](Flag flag) {
    flag.group = "What to do instead of applying the rules";
    flags.push_back(std::move(flag));
  };
  add({.names = {"dry-run"},
       .help = "Print the rules as iptables-restore and ip6tables-restore read them",
       .target = &options.dry_run});
  add({.names = {"clean"},
       .help = "Take out every chain and rule of this command, from both backends",
       .target = &options.clean});
  add({.names = {"verify"},
       .help = "Print how the rules in place differ, and fail when they do; without -p, -u and "
               "-i any complete set of rules will do",
       .target = &options.verify});
  add({.names = {"explain"},
       .value_name = "DEST[:PORT]",
       .help =
           "Say which rule decides about a connection to this address, and where it goes; may be "
           "repeated",
       .target = &options.explain});
}

void add_explain_flags(IptablesOptions& options, std::vector<Flag>& flags) {
  const auto add = [&](Flag flag) {
    flag.group = "Flags of --explain";
    flags.push_back(std::move(flag));
  };
  add({.names = {"uid"},
       .value_name = "UID",
       .help = "User that opens the connection; not given: any but Envoy's",
       .target = &options.uid,
       .minimum = 0,
       .maximum = 4294967294});
  add({.names = {"pod-file"},
       .value_name = "FILE",
       .help = "Take -p, -u and -i from the init containers of this injected manifest",
       .target = &options.pod_file,
       .completer = Completer::file});
  add({.names = {"pod-ip"},
       .value_name = "IP",
       .help = "An address of the pod itself, to which it connects over loopback; may be repeated",
       .target = &options.pod_addresses});
  add({.names = {"output"},
       .letter = 'o',
       .value_name = "FORMAT",
       .help = "Print as text or json",
       .target = &options.format,
       .default_text = "text",
       .values = {"text", "json"},
       .completer = Completer::values});
}

void add_other_flags(IptablesOptions& options, std::vector<Flag>& flags) {
  flags.push_back({.names = {"family"},
                   .value_name = "FAMILY",
                   .help = "With --dry-run: print the rules of ipv4 or ipv6 alone",
                   .target = &options.family,
                   .values = {"ipv4", "ipv6"},
                   .completer = Completer::values});
  flags.push_back({.names = {"backend"},
                   .value_name = "BACKEND",
                   .help = "Apply to nft or legacy; not given: to the one that has rules of this "
                           "command, else to the one that iptables stands for",
                   .target = &options.backend,
                   .values = {"nft", "legacy"},
                   .completer = Completer::values});
  flags.push_back({.names = {"wait"},
                   .value_name = "SECONDS",
                   .help = "How long to wait while another program holds the lock of iptables",
                   .target = &options.wait_seconds,
                   .minimum = 0,
                   .maximum = 3600});
  flags.push_back({.names = {"force"},
                   .help = "Apply even where the network is that of a machine, not of a pod",
                   .target = &options.force});
}

std::vector<Flag> flags_of(IptablesOptions& options) {
  std::vector<Flag> flags = init_argument_flags(options.init);
  add_mode_flags(options, flags);
  add_explain_flags(options, flags);
  add_other_flags(options, flags);
  return flags;
}

}  // namespace

CommandRecord iptables_command() {
  auto options = std::make_shared<IptablesOptions>();
  return {
      .name = "iptables",
      .summary = "Redirect a pod's traffic to its sidecar",
      .description =
          "Does what the init container istio-init does, and takes its arguments: TCP connections\n"
          "that a pod opens or gets are redirected to Envoy. The rules lie in the nat tables of\n"
          "iptables and ip6tables. Applying is all or nothing, and changes nothing the second\n"
          "time; it needs root (or the capability NET_ADMIN) and the package iptables.\n"
          "\n"
          "--explain, --dry-run and their flags need neither: they compute. They know nothing of\n"
          "the machine they run on.",
      .synopsis = "-p PORT -u UID [-i RANGES] | --clean | --verify | --explain DEST[:PORT]",
      .flags = flags_of(*options),
      .exclusive = {{"dry-run", "clean", "verify", "explain"},
                    {"backend", "clean"},
                    {"backend", "verify"},
                    {"backend", "explain"},
                    {"backend", "dry-run"},
                    {"pod-file", "port"},
                    {"pod-file", "sidecarProxyUID"},
                    {"pod-file", "includeIPRanges"}},
      .examples = {{"Redirect all TCP traffic, as the init container does",
                    "istioctl iptables -p 15001 -u 1337"},
                   {"Redirect what goes to the cluster's own addresses only",
                    "istioctl iptables -p 15001 -u 1337 -i 10.4.0.0/14,fd00:10::/108"},
                   {"See the rules without applying them",
                    "istioctl iptables -p 15001 -u 1337 --dry-run"},
                   {"Ask whether a pod's connection goes through its sidecar",
                    "istioctl kube-inject -f app.yaml --includeIPRanges=10.4.0.0/14 |\n"
                    "  istioctl iptables --explain 93.184.216.34:443 --pod-file -"},
                   {"Check that the rules are in place, and take them out",
                    "istioctl iptables --verify -p 15001 -u 1337\nistioctl iptables --clean"}},
      .global_letters = GlobalLetters::free,
      .run = [options](Context& context) { return run_iptables(*options, context); },
  };
}

}  // namespace istioctl::cli
