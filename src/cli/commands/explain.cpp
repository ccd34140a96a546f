#include <fmt/format.h>

#include <memory>
#include <string>

#include "command_functions.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/run.h"
#include "istioctl/config/envelope.h"
#include "istioctl/proxy/trap.h"
#include "schema_place.h"
#include "schema_text.h"
#include "text_layout.h"
#include "trap_text.h"

namespace istioctl::cli {

namespace {

struct Options {
  std::string topic;
  bool recursive = false;
};

constexpr std::string_view every_trap = "traps";

/// The error of a topic that is neither a type nor a trap: where a trap's identifier is nearer than
/// a type's name, with that.
base::Error unknown_topic(const std::string& topic, base::Error unknown_type) {
  base::NearestFinder finder(topic);
  for (const config::Kind* const kind : config::all_kinds()) {
    finder.offer(kind->plural);
    finder.offer(kind->short_name);
    finder.offer(kind->name);
  }
  const std::string_view trap = proxy::nearest_trap(topic);
  if (!trap.empty()) finder.offer(trap);
  const bool is_meant = topic.starts_with(proxy::trap_prefix) || finder.best() == trap;
  if (trap.empty() || !is_meant) return unknown_type;
  unknown_type.message = fmt::format("there is no type or trap {}", base::quote(topic));
  unknown_type.hint = fmt::format("did you mean {}?", trap);
  return unknown_type;
}

/// The text about a topic.
base::Result<std::string> explanation(const Options& options, std::size_t columns) {
  if (options.topic == every_trap) return format_traps(columns);
  if (const proxy::Trap* const trap = proxy::find_trap(options.topic)) {
    return format_trap(*trap, columns);
  }
  const auto topic = parse_schema_topic(options.topic);
  if (!topic) return std::unexpected(unknown_topic(options.topic, topic.error()));
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
      .summary = "Describe a type of configuration, its fields, or a trap",
      .description =
          "Says what a type is for, which fields it has, of which types, and which rules its "
          "objects must keep. A field is named by its path; lists and maps are passed through.\n"
          "\n"
          "Of a trap, which other commands warn about, it says what happens, why, and what to "
          "write "
          "instead.",
      .synopsis = "TYPE[.FIELD...] | TRAP | traps [flags]",
      .positionals = {{.name = "TYPE",
                       .help = "A type such as externalservice, or the path of a field of it: "
                               "virtualservice.spec.http.timeout; a trap such as https-port; or "
                               "traps, which lists them",
                       .target = &options->topic,
                       .completer = Completer::explain_topic}},
      .flags = {{.names = {"recursive"},
                 .help = "Print the fields of the fields too, and their types alone",
                 .target = &options->recursive}},
      .examples = {{"Describe a type", "istioctl explain externalservice"},
                   {"Describe one of its fields",
                    "istioctl explain externalservice.spec.discovery"},
                   {"See everything that it can hold",
                    "istioctl explain externalservice.spec --recursive"},
                   {"Understand a warning", "istioctl explain https-port"}},
      .run = [options](Context& context) { return explain(*options, context); },
  };
}

}  // namespace istioctl::cli
