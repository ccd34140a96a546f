#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "iptables_arguments.h"
#include "iptables_explanation.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/run.h"
#include "istioctl/inject/init_arguments.h"
#include "istioctl/iptables/explanation.h"
#include "istioctl/iptables/redirector.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/iptables/surroundings.h"
#include "istioctl/yaml/document_stream.h"
#include "istioctl/yaml/read_documents.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using iptables::Backend;
using iptables::RedirectSettings;
using iptables::RuleSet;

constexpr std::size_t largest_document = std::size_t{64} << 20;

struct Options {
  InitArgumentValues init;
  bool dry_run = false;
  bool clean = false;
  bool verify = false;
  bool force = false;
  std::vector<std::string> explain;
  std::optional<std::int64_t> uid;
  std::optional<std::string> pod_file;
  std::vector<std::string> pod_addresses;
  std::optional<std::string> format;
  std::optional<std::string> family;
  std::optional<std::string> backend;
  std::int64_t wait_seconds = 5;
};

/// The settings of the command line; nothing when a range is wrong, which is reported then.
std::optional<RedirectSettings> settings_of(const Options& options, Context& context) {
  base::Diagnostics found;
  auto settings = to_settings(options.init, {.source = "-i"}, found);
  context.reporter().report(found);
  return settings;
}

std::chrono::seconds lock_wait(const Options& options) {
  return std::chrono::seconds(options.wait_seconds);
}

base::Result<int> dry_run(const Options& options, Context& context) {
  const auto settings = settings_of(options, context);
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

base::Result<void> refuse_machine(const Options& options, Context& context) {
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

base::Result<int> apply(const Options& options, Context& context) {
  const auto settings = settings_of(options, context);
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

base::Result<int> clean(const Options& options, Context& context) {
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

base::Result<int> verify(const Options& options, Context& context) {
  std::optional<RedirectSettings> settings;
  if (options.init.any()) {
    settings = settings_of(options, context);
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

/// Settings, and the workload to which they belong, if to any.
struct NamedSettings {
  std::string workload;
  RedirectSettings settings;
};

/// Reads what the init containers of a manifest are told.
class PodFile {
 public:
  PodFile(const std::string& path, Context& context) : path_(path), context_(context) {}

  /// Nothing when something is wrong, which is reported then.
  base::Result<std::optional<std::vector<NamedSettings>>> read() {
    auto inputs = resolve_inputs({.arguments = {path_}}, context_);
    if (!inputs) return std::unexpected(std::move(inputs.error()));
    for (const Input& input : *inputs) {
      if (auto done = read(input); !done) return std::unexpected(std::move(done.error()));
    }
    if (!right_) return std::nullopt;
    if (found_.empty()) {
      return base::fail(ErrorCode::invalid_input,
                        fmt::format("{}: no workload has an init container istio-init",
                                    base::escape_for_terminal(path_)),
                        "istioctl kube-inject adds it");
    }
    return std::optional(std::move(found_));
  }

 private:
  base::Result<void> read(const Input& input) {
    auto source = input.open();
    if (!source) return std::unexpected(std::move(source.error()));
    yaml::DocumentStream stream(**source, input.name, largest_document);
    yaml::RawDocument piece;
    yaml::Document scratch;
    base::Diagnostics problems;
    std::size_t before = 0;
    const yaml::DocumentVisitor visitor{
        .visit =
            [this](yaml::Document& document, base::Diagnostics& found) {
              for (const auto& init : inject::find_init_arguments(document.root())) {
                add(init, found);
              }
              return !base::has_errors(found);
            },
        .restart = [&] { found_.resize(before); }};
    while (stream.next(piece, problems)) {
      before = found_.size();
      right_ = yaml::read_documents(piece, visitor, scratch, problems) && right_;
      report(problems);
    }
    report(problems);
    return stream.status();
  }

  void report(base::Diagnostics& problems) {
    right_ = right_ && !base::has_errors(problems);
    context_.reporter().report(problems);
    problems.clear();
  }

  void add(const inject::InitArguments& init, base::Diagnostics& problems) {
    const auto values = read_init_arguments(init.arguments);
    if (!values) {
      base::Diagnostic problem = init.place;
      problem.id = "iptables/init-arguments";
      problem.message = fmt::format("istio-init: {}", values.error().message);
      problem.hint = values.error().hint;
      problems.push_back(std::move(problem));
      return;
    }
    const net::RangesContext where{
        .source = init.place.source,
        .object = init.place.object,
        .place = {{init.place.position, init.place.span, init.place.line_text}}};
    if (auto settings = to_settings(*values, where, problems)) {
      found_.push_back({init.workload, std::move(*settings)});
    }
  }

  std::string path_;
  Context& context_;
  std::vector<NamedSettings> found_;
  bool right_ = true;
};

std::unexpected<base::Error> wrong_value(std::string_view flag, const std::string& text,
                                         const base::Error& error) {
  return base::fail(ErrorCode::invalid_input,
                    fmt::format("{}: {}: {}", flag, base::quote(text), error.message), error.hint);
}

base::Result<std::vector<net::IpAddress>> pod_addresses_of(const Options& options) {
  std::vector<net::IpAddress> addresses;
  for (const std::string& text : options.pod_addresses) {
    const auto address = net::IpAddress::parse(text);
    if (!address) return wrong_value("--pod-ip", text, address.error());
    addresses.push_back(*address);
  }
  return addresses;
}

base::Result<std::vector<iptables::Connection>> connections_of(const Options& options) {
  const auto own_addresses = pod_addresses_of(options);
  if (!own_addresses) return std::unexpected(own_addresses.error());
  std::vector<iptables::Connection> connections;
  for (const std::string& text : options.explain) {
    const auto destination = iptables::Destination::parse(text);
    if (!destination) return wrong_value("--explain", text, destination.error());
    connections.push_back({.destination = *destination, .own_addresses = *own_addresses});
    if (options.uid) connections.back().uid = static_cast<std::uint32_t>(*options.uid);
  }
  return connections;
}

/// Nothing when something is wrong, which is reported then.
base::Result<std::optional<std::vector<NamedSettings>>> settings_to_explain(const Options& options,
                                                                            Context& context) {
  if (options.pod_file) return PodFile(*options.pod_file, context).read();
  const auto settings = settings_of(options, context);
  if (!settings) return std::nullopt;
  return std::vector{NamedSettings{"", *settings}};
}

base::Result<int> explain(const Options& options, Context& context) {
  const auto connections = connections_of(options);
  if (!connections) return std::unexpected(connections.error());
  const auto all_settings = settings_to_explain(options, context);
  if (!all_settings) return std::unexpected(all_settings.error());
  if (!*all_settings) return exit_failure;
  std::vector<ExplainedConnection> explained;
  for (const auto& [workload, settings] : **all_settings) {
    const RuleSet rules(settings);
    for (std::size_t i = 0; i < connections->size(); ++i) {
      auto explanation = iptables::explain(rules, (*connections)[i]);
      if (!explanation) return wrong_value("--explain", options.explain[i], explanation.error());
      explained.push_back({.workload = workload,
                           .settings = settings,
                           .uid = (*connections)[i].uid,
                           .explanation = std::move(*explanation)});
    }
  }
  const std::string text = options.format == "json" ? to_json(explained) : to_text(explained);
  if (auto written = context.out().write(text); !written) {
    return std::unexpected(std::move(written.error()));
  }
  return exit_success;
}

/// Flags that mean something beside another one only.
base::Result<void> check_usage(const Options& options) {
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

base::Result<int> run_iptables(const Options& options, Context& context) {
  if (auto right = check_usage(options); !right) {
    return std::unexpected(std::move(right.error()));
  }
  if (!options.explain.empty()) return explain(options, context);
  if (options.clean) return clean(options, context);
  if (options.verify) return verify(options, context);
  return options.dry_run ? dry_run(options, context) : apply(options, context);
}

void add_mode_flags(Options& options, std::vector<Flag>& flags) {
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

void add_explain_flags(Options& options, std::vector<Flag>& flags) {
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

void add_other_flags(Options& options, std::vector<Flag>& flags) {
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

std::vector<Flag> flags_of(Options& options) {
  std::vector<Flag> flags = init_argument_flags(options.init);
  add_mode_flags(options, flags);
  add_explain_flags(options, flags);
  add_other_flags(options, flags);
  return flags;
}

}  // namespace

CommandRecord iptables_command() {
  auto options = std::make_shared<Options>();
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
