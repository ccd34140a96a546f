#include <memory>
#include <string>

#include "command_functions.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/run.h"
#include "istioctl/config/envelope.h"
#include "schema_place.h"
#include "schema_text.h"
#include "text_layout.h"

namespace istioctl::cli {

namespace {

struct Options {
  std::string topic;
  bool recursive = false;
};

/// The text about a topic.
base::Result<std::string> explanation(const Options& options, std::size_t columns) {
  const auto topic = parse_schema_topic(options.topic);
  if (!topic) return std::unexpected(topic.error());
  const config::Envelope envelope(*topic->kind);
  const auto place = find_schema_place(envelope.table(), topic->path);
  if (!place) return std::unexpected(place.error());
  return options.recursive ? format_schema_tree(*topic->kind, *place, columns)
                           : format_schema(*topic->kind, *place, columns);
}

base::Result<int> explain(const Options& options, Context& context) {
  const auto text = explanation(options, readable_columns(context.out_columns()));
  if (!text) return std::unexpected(text.error());
  if (auto written = context.out().write(*text); !written) {
    return std::unexpected(written.error());
  }
  return exit_success;
}

}  // namespace

CommandRecord explain_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "explain",
      .summary = "Describe a type of configuration and its fields",
      .description =
          "Says what a type is for, which fields it has, of which types, and which rules its "
          "objects must keep. A field is named by its path; lists and maps are passed through.",
      .synopsis = "TYPE[.FIELD...] [flags]",
      .positionals = {{.name = "TYPE",
                       .help = "A type such as externalservice, or the path of a field of it: "
                               "virtualservice.spec.http.timeout",
                       .target = &options->topic,
                       .completer = Completer::resource_type}},
      .flags = {{.names = {"recursive"},
                 .help = "Print the fields of the fields too, and their types alone",
                 .target = &options->recursive}},
      .examples = {{"Describe a type", "istioctl explain externalservice"},
                   {"Describe one of its fields",
                    "istioctl explain externalservice.spec.discovery"},
                   {"See everything that it can hold",
                    "istioctl explain externalservice.spec --recursive"}},
      .run = [options](Context& context) { return explain(*options, context); },
  };
}

}  // namespace istioctl::cli
