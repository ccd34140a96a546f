#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/cli/run.h"
#include "istioctl/config/crd.h"
#include "istioctl/kubernetes/definitions.h"
#include "istioctl/yaml/emit.h"
#include "object_words.h"
#include "store_access.h"

namespace istioctl::cli {

namespace {

using Kinds = std::vector<const config::Kind*>;

struct Options {
  std::vector<std::string> types = {};
  std::string format = "yaml";
  bool force = false;
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

constexpr std::string_view without_asking = "--force prints them without asking the cluster";

/// A cluster that has other definitions of these names: replacing them could cost its objects
/// fields.
base::Result<void> refuse_foreign(const Kinds& kinds, Context& context) {
  auto client = open_store_cluster(context);
  if (!client) return std::unexpected(std::move(client.error()));
  if (*client == nullptr) return {};
  auto foreign = kubernetes::foreign_definitions(**client, kinds);
  if (!foreign) {
    base::Error& error = foreign.error();
    error.hint += fmt::format("{}{}", error.hint.empty() ? "" : "; ", without_asking);
    return std::unexpected(std::move(error));
  }
  if (foreign->empty()) return {};
  return base::fail(
      base::ErrorCode::already_exists,
      fmt::format("{} has definitions of others by these names: {}",
                  base::escape_for_terminal((*client)->server()), fmt::join(*foreign, ", ")),
      "see what belongs to them before you replace them; --force prints ours all the same");
}

base::Result<int> print_definitions(const Options& options, Context& context) {
  const auto kinds = kinds_of(options, context);
  if (!kinds) return std::unexpected(kinds.error());
  if (!options.force) {
    if (auto right = refuse_foreign(*kinds, context); !right) {
      return std::unexpected(std::move(right.error()));
    }
  }
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
           .completer = Completer::values},
          {.names = {"force"},
           .help = "Print them whatever the cluster has, without asking it",
           .target = &options.force}};
}

}  // namespace

CommandRecord crds_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "crds",
      .summary = "Print the CustomResourceDefinitions that a cluster needs",
      .description =
          "Prints the definitions of the types for a Kubernetes API server, which then stores\n"
          "their objects and refuses those that don't keep the types' schema.\n"
          "\n"
          "A cluster that the kubeconfig leads to is asked first: where it has definitions of "
          "these\n"
          "names from somebody else, such as a later release of Istio, they are named and nothing "
          "is\n"
          "printed.",
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
