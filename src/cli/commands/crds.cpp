#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/cli/run.h"
#include "istioctl/config/crd.h"
#include "istioctl/yaml/emit.h"
#include "object_words.h"

namespace istioctl::cli {

namespace {

using Kinds = std::vector<const config::Kind*>;

struct Options {
  std::vector<std::string> types = {};
  std::string format = "yaml";
};

/// The kinds that are asked for, sorted by name; without any, all.
base::Result<Kinds> kinds_of(const Options& options, Context& context) {
  const auto all = config::all_kinds();
  if (options.types.empty()) return Kinds(all.begin(), all.end());
  const auto asked = parse_types(options.types, context.reporter());
  if (!asked) return std::unexpected(asked.error());
  Kinds kinds;
  for (const config::Kind* const kind : all) {
    if (std::ranges::find(*asked, kind) != asked->end()) kinds.push_back(kind);
  }
  return kinds;
}

std::string yaml_text(const Kinds& kinds) {
  std::string text;
  for (const config::Kind* const kind : kinds) {
    if (!text.empty()) text += "---\n";
    yaml::emit_block_entries(config::custom_resource_definition(*kind), 0, {},
                             yaml::FirstLine::indented, text);
  }
  return text;
}

std::string json_text(const Kinds& kinds) {
  yaml::Json list{{"apiVersion", "v1"}, {"kind", "List"}, {"items", yaml::Json::array()}};
  for (const config::Kind* const kind : kinds) {
    list["items"].push_back(config::custom_resource_definition(*kind));
  }
  return list.dump(4) + "\n";
}

base::Result<int> print_definitions(const Options& options, Context& context) {
  const auto kinds = kinds_of(options, context);
  if (!kinds) return std::unexpected(kinds.error());
  Output output(context, "");
  const std::string text = options.format == "json" ? json_text(*kinds) : yaml_text(*kinds);
  if (auto written = output.write(text); !written) return std::unexpected(written.error());
  if (auto committed = output.commit(); !committed) return std::unexpected(committed.error());
  return exit_success;
}

std::vector<Flag> flags_of(Options& options) {
  return {{.names = {"output"},
           .letter = 'o',
           .value_name = "FORMAT",
           .help = "yaml, documents; or json, one List",
           .target = &options.format,
           .values = {"yaml", "json"},
           .completer = Completer::values}};
}

}  // namespace

CommandRecord crds_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "crds",
      .summary = "Print the CustomResourceDefinitions that a cluster needs",
      .description =
          "Prints the definitions of the types for a Kubernetes API server, which then stores\n"
          "their objects and refuses those that don't keep the types' schema.",
      .synopsis = "[TYPE...] [flags]",
      .positionals = {{.name = "TYPE",
                       .help = "The types that are wanted; without one, all",
                       .target = &options->types,
                       .occurrence = Occurrence::optional,
                       .completer = Completer::resource_type}},
      .flags = flags_of(*options),
      .examples = {{"Prepare a cluster", "istioctl crds | kubectl apply -f -"},
                   {"See the schema of a type", "istioctl crds externalservice"}},
      .run = [options](Context& context) { return print_definitions(*options, context); },
  };
}

}  // namespace istioctl::cli
