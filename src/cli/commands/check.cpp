#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "iptables_arguments.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/cli/run.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/proxy/find_traps.h"
#include "istioctl/verdict/concern.h"
#include "istioctl/verdict/verdict.h"
#include "policy_input.h"
#include "proxy_arguments.h"
#include "request_arguments.h"
#include "trap_report.h"
#include "verdict_output.h"

namespace istioctl::cli {

namespace {

// The kernel keeps the last number for "no user".
constexpr std::int64_t highest_uid = 4294967294;

struct Options {
  PolicyRequest policy = {};
  RequestArguments requests = {};
  std::optional<std::string> ranges;
  std::vector<std::string> labels;
  std::string format = "text";
  bool exit_code = false;
  bool strict = false;
};

std::optional<iptables::RedirectSettings> settings_of(const Options& options, Context& context) {
  base::Diagnostics found;
  auto settings = to_settings({.ranges = options.ranges}, {.source = "--includeIPRanges"}, found);
  context.reporter().report(found);
  return settings;
}

base::Result<int> print(const std::vector<JudgedRequest>& judged, const proxy::EgressModel& model,
                        const Options& options, Context& context) {
  Output output(context, "");
  auto written = output.write(options.format == "json" ? to_json(judged, model) : to_text(judged));
  if (written) written = output.commit();
  if (!written) return std::unexpected(written.error());
  const bool blocked = std::ranges::any_of(judged, [](const JudgedRequest& one) {
    return one.verdict.outcome == verdict::Outcome::blocked;
  });
  return options.exit_code && blocked ? exit_failure : exit_success;
}

/// The traps of objects that have to do with one of the requests: of all others validate tells.
base::Diagnostics traps_of(const std::vector<JudgedRequest>& judged,
                           const proxy::EgressModel& model, bool strict) {
  std::vector<verdict::Concern> concerns;
  for (const JudgedRequest& one : judged) concerns.emplace_back(model, one.request, one.verdict);
  const auto has_to_do = [&](const proxy::PolicyObject& object) {
    return std::ranges::any_of(
        concerns, [&](const verdict::Concern& concern) { return concern.is_about(object); });
  };
  auto traps = proxy::find_traps(model, {.concerns = has_to_do, .own_sidecar = true});
  // What may well be meant so is told by the verdict, where it matters.
  std::erase_if(traps, [](const auto& trap) { return trap.severity == base::Severity::notice; });
  if (strict) take_traps_for_errors(traps);
  return traps;
}

/// Otherwise what the policy means needn't be computed.
base::Result<bool> any_reaches_sidecar(const iptables::RuleSet& rules,
                                       const std::vector<verdict::Request>& requests) {
  for (const verdict::Request& request : requests) {
    auto reaches = verdict::reaches_sidecar(rules, request);
    if (!reaches || *reaches) return reaches;
  }
  return false;
}

base::Result<int> check(const Options& options, Context& context) {
  auto requests = read_requests(options.requests, context);
  const auto settings = settings_of(options, context);
  auto labels = pod_labels(options.labels);
  if (!labels) return std::unexpected(std::move(labels.error()));
  if (!requests || !settings) return exit_failure;
  auto policy = read_policy(options.policy, context);
  if (!policy) return std::unexpected(std::move(policy.error()));
  if (!*policy) return exit_failure;
  const iptables::RuleSet rules(*settings);
  const auto has_a_say = any_reaches_sidecar(rules, *requests);
  if (!has_a_say) return std::unexpected(has_a_say.error());
  const auto model = proxy::EgressModel::compute(
      *has_a_say ? std::move(**policy) : proxy::Policy(),
      {.sidecar_port = settings->port, .pod_labels = std::move(*labels)});
  std::vector<JudgedRequest> judged;
  for (verdict::Request& request : *requests) {
    auto verdict = verdict::judge(model, rules, request);
    if (!verdict) return std::unexpected(std::move(verdict.error()));
    judged.push_back({.request = std::move(request), .verdict = std::move(*verdict)});
  }
  const auto traps = traps_of(judged, model, options.strict);
  context.reporter().report(traps);
  const auto code = print(judged, model, options, context);
  return code && base::has_errors(traps) ? exit_failure : code;
}

std::vector<Flag> flags_of(Options& options) {
  auto flags = policy_flags(options.policy);
  flags.push_back({.names = {"method"},
                   .letter = 'X',
                   .value_name = "METHOD",
                   .help = "Method of the request",
                   .target = &options.requests.method});
  flags.push_back({.names = {"header"},
                   .letter = 'H',
                   .value_name = "NAME: VALUE",
                   .help =
                       "A header of the request, besides Host, which comes from the URL. May be "
                       "given several times",
                   .target = &options.requests.headers});
  flags.push_back({.names = {"address"},
                   .value_name = "[HOST=]IP",
                   .help =
                       "What the host resolves to: no name is looked up. Without it the address "
                       "counts as outside every range",
                   .target = &options.requests.addresses});
  flags.push_back({.names = {"uid"},
                   .value_name = "UID",
                   .help = "User that makes the request; 1337 is the sidecar itself",
                   .target = &options.requests.uid,
                   .default_text = "any user but the sidecar's",
                   .minimum = 0,
                   .maximum = highest_uid});
  flags.push_back({.names = {"includeIPRanges"},
                   .value_name = "RANGES",
                   .help = "The ranges that the pod was injected with: what lies outside bypasses "
                           "the sidecar. '*' or no value: everything goes through it",
                   .target = &options.ranges,
                   .default_text = "*"});
  flags.push_back({.names = {"labels"},
                   .value_name = "KEY=VALUE",
                   .help = "The pod's labels, joined by commas, for rules with sourceLabels",
                   .target = &options.labels});
  flags.push_back({.names = {"output"},
                   .letter = 'o',
                   .value_name = "FORMAT",
                   .help = "How to print: text, or json with an object for each URL",
                   .target = &options.format,
                   .values = {"text", "json"},
                   .completer = Completer::values});
  flags.push_back({.names = {"exit-code"},
                   .help = "Exit with 1 when a request is blocked; otherwise any verdict is 0",
                   .target = &options.exit_code});
  flags.push_back(
      strict_flag(options.strict,
                  "Take traps (istioctl explain traps) for errors: the exit code is 1 then, too"));
  return flags;
}

}  // namespace

CommandRecord check_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "check",
      .summary = "Tell what would happen to a request, and why",
      .description =
          "Follows a request of a pod through the kernel's rules and the sidecar's, as far as the\n"
          "stored rules, or those of -f, say what they are: whether it is allowed or blocked or\n"
          "bypasses the sidecar, who decides that, and with which timeout, TLS and destination it\n"
          "goes on. Nothing is sent and no name is looked up.\n"
          "\n"
          "A URL begins with http, https, ws, wss, mongodb or redis; tcp://HOST:PORT and\n"
          "tls://HOST:PORT stand for other protocols. Users and passwords in it don't matter and\n"
          "are never printed. Whether a destination answers isn't known. Warnings are about the\n"
          "objects that have to do with a request; istioctl validate looks at all of them.",
      .positionals = {{.name = "URL",
                       .help = "What is requested; several are answered one by one",
                       .target = &options->requests.urls}},
      .flags = flags_of(*options),
      .examples = {{"See whether, and by which rule, httpbin.org is open",
                    "istioctl check http://httpbin.org/delay/5"},
                   {"Fail a pipeline when a change of rules would block a request",
                    "istioctl check --exit-code -f policies/ http://www.google.com:443"},
                   {"See what bypasses the sidecar",
                    "istioctl check mongodb://db.example.com/test --address 203.0.113.7 "
                    "--includeIPRanges=10.0.0.0/24"}},
      .run = [options](Context& context) { return check(*options, context); },
  };
}

}  // namespace istioctl::cli
