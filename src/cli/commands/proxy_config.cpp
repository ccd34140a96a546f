#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/cli/run.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/proxy/envoy.h"
#include "istioctl/yaml/emit.h"
#include "named_file_check.h"
#include "policy_input.h"
#include "proxy_arguments.h"

namespace istioctl::cli {

namespace {

struct Options {
  PolicyRequest policy = {};
  std::string format = "yaml";
  std::string section = "all";
  std::string access_log;
  std::vector<std::string> inbound;
  std::vector<std::string> labels;
  bool skip_file_check = false;
};

yaml::Json section_of(const std::string& section, const proxy::EgressModel& model,
                      const proxy::EnvoyOptions& options) {
  if (section == "listeners") return proxy::listeners(model, options);
  if (section == "routes") return proxy::route_configurations(model);
  if (section == "clusters") return proxy::clusters(model, options);
  return proxy::bootstrap(model, options);
}

std::string text_of(const yaml::Json& json, const std::string& format) {
  std::string text;
  if (format == "json") {
    yaml::emit_flow(json, {.multiline = true}, text);
    text += '\n';
  } else if (json.is_object()) {
    yaml::emit_block_entries(json, 0, {}, yaml::FirstLine::indented, text);
  } else if (json.empty()) {
    text = "[]\n";
  } else {
    yaml::emit_block_items(json, 0, {}, text);
  }
  return text;
}

base::Result<int> print(const Options& options, Context& context) {
  auto envoy = envoy_options(options.access_log, options.inbound);
  if (!envoy) return std::unexpected(std::move(envoy.error()));
  auto labels = pod_labels(options.labels);
  if (!labels) return std::unexpected(std::move(labels.error()));
  auto policy = read_policy(options.policy, context);
  if (!policy) return std::unexpected(std::move(policy.error()));
  if (!*policy) return exit_failure;
  const auto model =
      proxy::EgressModel::compute(std::move(**policy), {.pod_labels = std::move(*labels)});
  context.reporter().report(model.diagnostics());
  if (auto right = proxy::check(model, *envoy); !right) return std::unexpected(right.error());
  if (!options.skip_file_check) {
    const auto problems = check_named_files(model, *envoy);
    context.reporter().report(problems);
    if (base::has_errors(problems)) return exit_failure;
  }
  Output output(context, "");
  auto written = output.write(text_of(section_of(options.section, model, *envoy), options.format));
  if (written) written = output.commit();
  if (!written) return std::unexpected(written.error());
  return exit_success;
}

std::vector<Flag> flags_of(Options& options) {
  auto flags = policy_flags(options.policy);
  flags.push_back({.names = {"output"},
                   .letter = 'o',
                   .value_name = "FORMAT",
                   .help = "How to print: yaml or json; Envoy reads both",
                   .target = &options.format,
                   .values = {"yaml", "json"},
                   .completer = Completer::values});
  flags.push_back({.names = {"section"},
                   .value_name = "SECTION",
                   .help = "Print one part alone, as a list: listeners, routes (the route "
                           "configurations that are in the listeners) or clusters",
                   .target = &options.section,
                   .values = {"all", "listeners", "routes", "clusters"},
                   .completer = Completer::values});
  flags.push_back({.names = {"access-log"},
                   .value_name = "FILE",
                   .help = "Let the sidecar write a line for each request and connection; without "
                           "a FILE to its stdout",
                   .target = &options.access_log,
                   .default_text = "none",
                   .bare = "/dev/stdout",
                   .completer = Completer::file});
  flags.push_back({.names = {"inbound"},
                   .value_name = "[ADDRESS:]PORT",
                   .help = "A port at which the pod itself serves: connections to it are passed to "
                           "127.0.0.1. With the pod's ADDRESS those to others stay as they are. "
                           "Several are joined by commas, or given one by one",
                   .target = &options.inbound});
  flags.push_back({.names = {"labels"},
                   .value_name = "KEY=VALUE",
                   .help = "The pod's labels, joined by commas, for rules with sourceLabels",
                   .target = &options.labels});
  flags.push_back({.names = {"skip-file-check"},
                   .help = "Don't look whether the certificates that rules name are on this "
                           "machine",
                   .target = &options.skip_file_check});
  return flags;
}

}  // namespace

CommandRecord proxy_config_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "proxy-config",
      .summary = "Print the sidecar's Envoy configuration",
      .description =
          "Prints what the stored rules, or those of -f, mean for the sidecar: a complete\n"
          "configuration of Envoy (API v3). It opens what ExternalServices open, with the routes,\n"
          "timeouts, retries and faults of VirtualServices and the TLS and limits of\n"
          "DestinationRules. Everything else is blocked: a request gets status 404, any other\n"
          "connection is closed. The services of the cluster are blocked, too, because nothing is\n"
          "known of them here.\n"
          "\n"
          "Rules of all namespaces count. Where two contradict each other, the older one wins, "
          "and\n"
          "a warning names both. The same rules give the same text, so that differences mean\n"
          "something.",
      .synopsis = "[-f FILE...] [flags]",
      .flags = flags_of(*options),
      .examples = {{"See what the stored rules open", "istioctl proxy-config --section routes"},
                   {"Let Envoy check what files would give",
                    "istioctl proxy-config -f policies/ > envoy.yaml\n"
                    "envoy --mode validate --config-path envoy.yaml"},
                   {"See what a change means for the sidecar",
                    "diff <(istioctl proxy-config) <(istioctl proxy-config -f rule.yaml "
                    "--with-store)"}},
      .run = [options](Context& context) { return print(*options, context); },
  };
}

}  // namespace istioctl::cli
