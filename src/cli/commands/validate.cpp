#include <fmt/format.h>

#include <memory>
#include <string>

#include "command_functions.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/run.h"
#include "resource_input.h"

namespace istioctl::cli {

namespace {

struct Options {
  InputRequest inputs = {};
  std::string format = "text";
};

base::Result<int> print(std::string_view text, bool right, Context& context) {
  if (auto written = context.out().write(text); !written) return std::unexpected(written.error());
  return right ? exit_success : exit_failure;
}

base::Result<int> validate(const Options& options, Context& context) {
  const config::NamespaceRule name_space{.required = context.globals().name_space};
  const auto input = read_resources(options.inputs, name_space, config::Content::checked, context);
  if (!input) return std::unexpected(input.error());
  if (input->right && input->resources.empty()) return std::unexpected(no_objects());
  if (options.format == "json") return print(to_json(input->diagnostics), input->right, context);
  context.reporter().report(input->diagnostics);
  if (!input->right) return exit_failure;
  const std::size_t count = input->resources.size();
  return print(count == 1 ? "1 object is valid\n" : fmt::format("{} objects are valid\n", count),
               true, context);
}

}  // namespace

CommandRecord validate_command() {
  auto options = std::make_shared<Options>();
  auto flags = input_flags(options->inputs);
  flags.push_back({.names = {"output"},
                   .letter = 'o',
                   .value_name = "FORMAT",
                   .help = "text, with the problems on stderr; or json, an array of them on stdout",
                   .target = &options->format,
                   .values = {"text", "json"},
                   .completer = Completer::values});
  return {
      .name = "validate",
      .summary = "Check configuration without a store",
      .description =
          "Reads objects and reports everything that is wrong with them, each with its file, line\n"
          "and column. Nothing is stored, and no store is opened.\n"
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
