#include <fmt/format.h>

#include <memory>

#include "command_functions.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/run.h"

namespace istioctl::cli {
namespace {

struct Options {
  bool only_number = false;
  std::string format;
};

std::string format_version(const Options& options) {
  constexpr std::string_view version = ISTIOCTL_VERSION;
  if (options.format == "json") {
    return fmt::format("{{\n  \"clientVersion\": {{\n    \"version\": \"{}\"\n  }}\n}}\n", version);
  }
  if (options.format == "yaml") {
    return fmt::format("clientVersion:\n  version: {}\n", version);
  }
  return fmt::format("{}{}\n", options.only_number ? "" : "client version: ", version);
}

base::Result<int> print_version(const Options& options, Context& context) {
  if (auto written = context.out().write(format_version(options)); !written) {
    return std::unexpected(written.error());
  }
  return exit_success;
}

}  // namespace

CommandRecord version_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "version",
      .summary = "Print the version",
      .description =
          "Prints the version of this program, which is the Istio release that its "
          "commands belong to.",
      .flags = {{.names = {"short"},
                 .letter = 's',
                 .help = "Print the number alone",
                 .target = &options->only_number},
                {.names = {"output"},
                 .letter = 'o',
                 .value_name = "FORMAT",
                 .help = "Print as yaml or json",
                 .target = &options->format,
                 .values = {"yaml", "json"},
                 .completer = Completer::values}},
      .examples = {{"Print the number, for a script", "istioctl version --short"}},
      .run = [options](Context& context) { return print_version(*options, context); },
  };
}

}  // namespace istioctl::cli
