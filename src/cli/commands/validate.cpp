#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/run.h"
#include "policy_input.h"
#include "resource_input.h"
#include "store_access.h"
#include "trap_report.h"

namespace istioctl::cli {

namespace {

struct Options {
  PolicyRequest policy = {};
  std::string format = "text";
  bool strict = false;
};

base::Result<int> print(std::string_view text, bool right, Context& context) {
  if (auto written = context.out().write(text); !written) return std::unexpected(written.error());
  return right ? exit_success : exit_failure;
}

/// What there is to say about sound objects: their traps.
base::Result<base::Diagnostics> find_traps(std::vector<config::Resource> resources,
                                           const std::optional<kubernetes::ChosenStore>& chosen,
                                           bool strict) {
  proxy::Policy policy = policy_of_fields(std::move(resources));
  if (chosen) return traps_over_store(std::move(policy), *chosen->store, strict);
  return traps_of(std::move(policy), strict);
}

base::Result<int> validate(const Options& options, Context& context) {
  std::optional<kubernetes::ChosenStore> chosen;
  if (options.policy.with_store) {
    auto opened = open_store(context);
    if (!opened) return std::unexpected(std::move(opened.error()));
    chosen = std::move(*opened);
  }
  const config::NamespaceRule name_space{.required = context.globals().name_space,
                                         .otherwise = chosen ? chosen->name_space : "default"};
  auto input = read_resources(options.policy.inputs, name_space, config::Content::typed, context);
  if (!input) return std::unexpected(input.error());
  const std::size_t count = input->resources.size();
  if (input->right && count == 0) return std::unexpected(no_objects());
  base::Diagnostics& problems = input->diagnostics;
  if (input->right) {
    auto traps = find_traps(std::move(input->resources), chosen, options.strict);
    if (!traps) return std::unexpected(std::move(traps.error()));
    problems.insert(problems.end(), traps->begin(), traps->end());
  }
  const bool right = input->right && !base::has_errors(problems);
  if (options.format == "json") return print(to_json(problems), right, context);
  context.reporter().report(problems);
  if (!right) return exit_failure;
  return print(count == 1 ? "1 object is valid\n" : fmt::format("{} objects are valid\n", count),
               true, context);
}

}  // namespace

CommandRecord validate_command() {
  auto options = std::make_shared<Options>();
  auto flags = policy_flags(options->policy);
  flags.push_back({.names = {"output"},
                   .letter = 'o',
                   .value_name = "FORMAT",
                   .help = "text, with the problems on stderr; or json, an array of them on stdout",
                   .target = &options->format,
                   .values = {"text", "json"},
                   .completer = Completer::values});
  flags.push_back(strict_flag(
      options->strict, "Take traps (istioctl explain traps) for errors: the exit code is 1 then"));
  return {
      .name = "validate",
      .summary = "Check configuration without a store",
      .description =
          "Reads objects and reports everything that is wrong with them, each with its file, line\n"
          "and column. Nothing is stored, and no store is opened unless --with-store asks for it.\n"
          "\n"
          "Objects that are valid may hold traps, which seldom mean what their author wants: "
          "these\n"
          "are warnings. istioctl explain says more about each.\n"
          "\n"
          "The exit code is 0 when all objects are valid and 1 otherwise.",
      .synopsis = "-f FILE... [flags]",
      .flags = std::move(flags),
      .examples = {{"Check a directory before it is merged", "istioctl validate -f policies/ -R"},
                   {"Let an editor show the problems", "istioctl validate -f rule.yaml -o json"}},
      .run = [options](Context& context) { return validate(*options, context); },
  };
}

}  // namespace istioctl::cli
