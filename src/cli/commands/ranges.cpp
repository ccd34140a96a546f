#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/cli/run.h"
#include "istioctl/cloud/provider.h"
#include "istioctl/cloud/range_list.h"
#include "provider_ranges.h"
#include "range_printer.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using cloud::FoundRange;

struct Options {
  std::string provider;
  std::string cluster;
  std::map<std::string_view, std::optional<std::string>> values;  // of the providers' own flags
  std::deque<std::string> headings;                               // that the flags refer to
  std::string format = "list";
  std::string family = "ipv4";
  std::int64_t timeout_seconds = 30;
  bool explain = false;
  bool verify = false;
};

cloud::Family family_of(const std::string& name) {
  if (name == "ipv6") return cloud::Family::ipv6;
  return name == "all" ? cloud::Family::all : cloud::Family::ipv4;
}

template <typename Condition>
std::vector<std::string_view> names_of_those(Condition condition) {
  std::vector<std::string_view> names;
  for (const cloud::Provider* const provider : cloud::all_providers()) {
    if (condition(*provider)) names.push_back(provider->name);
  }
  return names;
}

/// The providers that take a flag of this name.
std::vector<std::string_view> takers(std::string_view flag) {
  return names_of_those([&](const cloud::Provider& provider) {
    const auto& options = provider.options;
    return std::ranges::find(options, flag, &cloud::ProviderOption::name) != options.end();
  });
}

/// Refuses what this provider doesn't take.
base::Result<void> check_usage(const Options& options) {
  const cloud::Provider* const provider = cloud::find_provider(options.provider);
  const bool asks_cluster = options.provider == cluster_provider;
  if (provider == nullptr && !asks_cluster) return {};  // asking it says why
  if (asks_cluster && options.verify) {
    return base::fail(ErrorCode::wrong_usage,
                      "--verify compares with what auto finds; name another provider");
  }
  if (!options.cluster.empty() &&
      (asks_cluster || provider->cluster == cloud::ClusterName::refused)) {
    return base::fail(
        ErrorCode::wrong_usage, fmt::format("{} takes no CLUSTER", options.provider),
        fmt::format("{} do", fmt::join(names_of_those([](const cloud::Provider& other) {
                                         return other.cluster == cloud::ClusterName::taken;
                                       }),
                                       " and ")));
  }
  for (const auto& [name, value] : options.values) {
    const auto names = takers(name);
    if (value && std::ranges::find(names, options.provider) == names.end()) {
      return base::fail(ErrorCode::wrong_usage,
                        fmt::format("--{} goes with {} only", name, fmt::join(names, " and ")));
    }
  }
  return {};
}

RangeQuestion question_of(const Options& options) {
  RangeQuestion question{.provider = options.provider,
                         .timeout = std::chrono::seconds(options.timeout_seconds)};
  if (!options.cluster.empty()) question.request.cluster = options.cluster;
  for (const auto& [name, value] : options.values) {
    if (value) question.request.options.emplace(name, *value);
  }
  return question;
}

void explain(const cloud::RangeAnswer& answer, Context& context) {
  base::Diagnostics lines;
  for (const cloud::Inquiry& inquiry : answer.inquiries) {
    lines.push_back({.severity = base::Severity::notice,
                     .id = "ranges/asked",
                     .message = fmt::format("asked {}: {}", inquiry.source, inquiry.answer)});
  }
  context.reporter().report(lines);
}

base::Result<int> print(const std::vector<FoundRange>& ranges, const Options& options,
                        Context& context) {
  const auto text = print_ranges(ranges, options.format);
  if (!text) return std::unexpected(text.error());
  Output output(context, "");
  auto written = output.write(*text);
  if (written) written = output.commit();
  if (!written) return std::unexpected(std::move(written.error()));
  return exit_success;
}

/// Adds to `problems` how the ranges differ from those that the current cluster says it has.
base::Result<void> compare_with_cluster(const std::vector<FoundRange>& selected,
                                        const Options& options, base::Diagnostics& problems,
                                        Context& context) {
  const auto cluster = ask_cluster(context);
  if (!cluster) return std::unexpected(cluster.error());
  if (options.explain) explain(*cluster, context);
  problems.insert(problems.end(), cluster->problems.begin(), cluster->problems.end());
  if (base::has_errors(problems)) return {};
  base::Diagnostics details;  // of no interest: what is dropped there changes no address
  const auto real = cloud::select(cluster->ranges, family_of(options.family), details);
  const auto differences = cloud::compare(selected, real);
  problems.insert(problems.end(), differences.begin(), differences.end());
  if (differences.empty()) {
    problems.push_back({.severity = base::Severity::notice,
                        .id = "ranges/verified",
                        .message = fmt::format("the current cluster has the same addresses: {}",
                                               cloud::listed(real))});
  }
  return {};
}

base::Result<int> find_ranges(const Options& options, Context& context) {
  if (auto right = check_usage(options); !right) return std::unexpected(std::move(right.error()));
  auto answer = ask_provider(question_of(options), context);
  if (!answer) return std::unexpected(std::move(answer.error()));
  if (options.explain) explain(*answer, context);
  base::Diagnostics problems = std::move(answer->problems);
  std::vector<FoundRange> selected;
  if (!base::has_errors(problems)) {
    selected = cloud::select(answer->ranges, family_of(options.family), problems);
  }
  if (options.verify && !base::has_errors(problems)) {
    if (auto done = compare_with_cluster(selected, options, problems, context); !done) {
      context.reporter().report(problems);
      return std::unexpected(std::move(done.error()));
    }
  } else if (options.format == "list") {
    // The other formats say it themselves.
    if (auto notice = published_notice(selected, options.provider)) problems.push_back(*notice);
  }
  context.reporter().report(problems);
  if (base::has_errors(problems)) return exit_failure;
  return print(selected, options, context);
}

/// The flags of all providers; one that several take is there once.
void add_provider_flags(Options& options, std::vector<Flag>& flags) {
  for (const cloud::Provider* const provider : cloud::all_providers()) {
    for (const cloud::ProviderOption& option : provider->options) {
      if (options.values.contains(option.name)) continue;
      const auto names = takers(option.name);
      std::vector<std::string_view> spellings{option.name};
      if (!option.other_name.empty()) spellings.push_back(option.other_name);
      flags.push_back({.names = std::move(spellings),
                       .letter = option.letter,
                       .value_name = option.value_name,
                       .help = option.help,
                       .target = &options.values[option.name],
                       .completer = option.value == cloud::OptionValue::file ? Completer::file
                                                                             : Completer::none,
                       .group = options.headings.emplace_back(
                           fmt::format("Flags of {}", fmt::join(names, " and ")))});
    }
  }
}

std::vector<Flag> flags_of(Options& options) {
  std::vector<Flag> flags{
      {.names = {"output"},
       .letter = 'o',
       .value_name = "FORMAT",
       .help = "Print a list for --includeIPRanges, or with the origin of each range a table, json "
               "or yaml",
       .target = &options.format,
       .values = {"list", "table", "json", "yaml"},
       .completer = Completer::values},
      {.names = {"family"},
       .value_name = "FAMILY",
       .help = "Which IP versions to print: ipv4, ipv6 or all; the 0.7.1 init image knows IPv4 "
               "only",
       .target = &options.family,
       .values = {"ipv4", "ipv6", "all"},
       .completer = Completer::values},
      {.names = {"explain"},
       .help = "List on stderr each source that was asked, and its answer",
       .target = &options.explain},
      {.names = {"verify"},
       .help = "Compare with what auto finds, and fail where the cluster has more",
       .target = &options.verify},
      {.names = {"timeout"},
       .value_name = "SECONDS",
       .help = "How long a provider's own tool may take",
       .target = &options.timeout_seconds,
       .minimum = 1,
       .maximum = 3600}};
  add_provider_flags(options, flags);
  return flags;
}

}  // namespace

CommandRecord ranges_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "ranges",
      .summary = "Print a cluster's IP ranges for --includeIPRanges",
      .description =
          "Prints the ranges of addresses that a cluster uses, for kube-inject's flag\n"
          "--includeIPRanges: the sidecar then handles the cluster's own traffic, and all else\n"
          "goes straight to its destination. Where a provider has published one default for all\n"
          "of its clusters, and there is nobody to ask, that is printed with a notice.\n"
          "\n"
          "The provider auto asks the current cluster: its ServiceCIDR objects, kubeadm's\n"
          "ConfigMap, the flags of its control plane, and its nodes. It fails where a Service or\n"
          "Pod lives outside what was found.",
      .synopsis = "PROVIDER [CLUSTER] [flags]",
      .positionals = {{.name = "PROVIDER",
                       .help = "Who runs the cluster",
                       .target = &options->provider,
                       .completer = Completer::provider},
                      {.name = "CLUSTER",
                       .help = "The cluster's name at its provider, for gke and aks",
                       .target = &options->cluster,
                       .occurrence = Occurrence::optional}},
      .flags = flags_of(*options),
      .examples = {{"Let the sidecar handle a GKE cluster's own traffic only",
                    "kubectl apply -f <(istioctl kube-inject -f app.yaml "
                    "--includeIPRanges=$(istioctl ranges gke demo --zone us-central1-a))"},
                   {"The same from saved output of gcloud",
                    "gcloud container clusters describe demo --zone us-central1-a |\n"
                    "  istioctl ranges gke -f -"},
                   {"Ask the current cluster, and see what it was asked",
                    "istioctl ranges auto --explain"},
                   {"Check that published ranges are those of the current cluster",
                    "istioctl ranges iks --verify"},
                   {"See where each range comes from", "istioctl ranges icp -o table"}},
      .run = [options](Context& context) { return find_ranges(*options, context); },
  };
}

}  // namespace istioctl::cli
