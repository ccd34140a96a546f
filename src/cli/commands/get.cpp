#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/run.h"
#include "object_fetch.h"
#include "object_printer.h"
#include "object_words.h"
#include "pipe_watch.h"
#include "store_access.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;

struct Options {
  std::string type;
  std::vector<std::string> names;
  std::string format = "short";
  std::optional<std::string> selector;
  bool all_namespaces = false;
  bool watch = false;
  bool original = false;
  bool no_headers = false;
};

/// Flags that have no meaning together; what excludes names depends on how they are written.
base::Result<void> check_usage(const Options& options, const ObjectWords& words) {
  if (!words.names.empty() && options.all_namespaces) {
    return base::fail(ErrorCode::wrong_usage, "a name and --all-namespaces exclude each other",
                      "name the namespace with -n");
  }
  if (!words.names.empty() && options.selector) {
    return base::fail(ErrorCode::wrong_usage, "a name and --selector exclude each other");
  }
  if (options.original && options.format != "yaml") {
    return base::fail(ErrorCode::wrong_usage, "--original prints YAML", "add -o yaml");
  }
  return {};
}

ObjectRequest request_for(const Options& options, const ObjectWords& words,
                          config::Selector selector, const std::string& name_space) {
  ObjectRequest request{.query = {.kinds = words.kinds, .selector = std::move(selector)}};
  if (!options.all_namespaces) request.query.name_space = name_space;
  for (const NamedObject& object : words.names) {
    request.names.push_back({object.kind, name_space, object.name});
  }
  return request;
}

std::unique_ptr<ObjectPrinter> make_printer(const Options& options, const ObjectWords& words) {
  if (options.format == "name") return make_name_printer();
  if (options.format == "yaml") {
    return make_yaml_printer(options.original ? YamlText::original : YamlText::current);
  }
  if (options.format == "json") {
    // A list has an end, which a watch hasn't.
    const bool one_by_one = options.watch || words.names.size() == 1;
    return make_json_printer(one_by_one ? JsonForm::objects : JsonForm::list);
  }
  return make_table_printer(options.format == "wide" ? TableWidth::wide : TableWidth::narrow,
                            options.no_headers ? Headings::omitted : Headings::shown,
                            std::chrono::system_clock::now);
}

base::Result<void> watch_objects(ObjectFetch& fetch, const ObjectRequest& request,
                                 Context& context) {
  std::stop_source stop;
  auto pipe = PipeWatch::start(context.out_descriptor(), stop);
  if (!pipe) return std::unexpected(std::move(pipe.error()));
  auto watched = fetch.watch(request, stop.get_token());
  if (watched && stop.stop_requested()) {
    return base::fail(ErrorCode::closed_pipe, "the reader of the output has gone");
  }
  return watched;
}

base::Result<int> get_objects(const Options& options, Context& context) {
  std::vector<std::string> typed{options.type};
  typed.insert(typed.end(), options.names.begin(), options.names.end());
  const auto words = parse_object_words(typed, context.reporter());
  if (!words) return std::unexpected(words.error());
  if (auto right = check_usage(options, *words); !right) return std::unexpected(right.error());
  auto selector = config::Selector::parse(options.selector.value_or(""));
  if (!selector) return std::unexpected(std::move(selector.error()));
  auto chosen = open_store(context);
  if (!chosen) return std::unexpected(std::move(chosen.error()));
  const auto request =
      request_for(options, *words, std::move(*selector), default_namespace(context, *chosen));
  const auto printer = make_printer(options, *words);
  ObjectFetch fetch(*chosen->store, *printer, context.out(), context.reporter());
  const auto printed =
      options.watch ? watch_objects(fetch, request, context) : fetch.print(request);
  if (!printed) return std::unexpected(printed.error());
  return exit_success;
}

std::vector<Positional> positionals_of(Options& options) {
  return {{.name = "TYPE",
           .help = "A type such as externalservices or es, several joined by commas, all, or "
                   "TYPE/NAME; istioctl explain describes the types",
           .target = &options.type,
           .completer = Completer::resource_type},
          {.name = "NAME",
           .help = "The objects to print; without one, every object of the type in the namespace",
           .target = &options.names,
           .occurrence = Occurrence::optional,
           .completer = Completer::resource_name}};
}

std::vector<Flag> flags_of(Options& options) {
  return {{.names = {"output"},
           .letter = 'o',
           .value_name = "FORMAT",
           .help = "How to print: short or wide, tables; yaml or json, whole objects; name, "
                   "TYPE/NAME lines",
           .target = &options.format,
           .values = {"short", "wide", "yaml", "json", "name"},
           .completer = Completer::values},
          {.names = {"all-namespaces"},
           .letter = 'A',
           .help = "List the objects of all namespaces",
           .target = &options.all_namespaces},
          {.names = {"selector"},
           .letter = 'l',
           .value_name = "SELECTOR",
           .help = "List the objects with these labels: a=b, a!=b, a in (b,c), a, !a, joined by "
                   "commas",
           .target = &options.selector},
          {.names = {"watch"},
           .letter = 'w',
           .help = "Go on with every change, until interrupted",
           .target = &options.watch},
          {.names = {"original"},
           .help = "With -o yaml: the text as its author wrote it, comments included",
           .target = &options.original},
          {.names = {"no-headers"},
           .help = "Print no headings above a table",
           .target = &options.no_headers}};
}

}  // namespace

CommandRecord get_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "get",
      .summary = "List or print configuration",
      .description =
          "Lists the stored objects of a type, or prints those that are named. The namespace is\n"
          "-n, else the context's, else default.\n"
          "\n"
          "What -o yaml and -o json print can go back into replace, which then refuses to\n"
          "overwrite what somebody else has changed meanwhile, and into create.",
      .synopsis = "(TYPE[,TYPE...] [NAME...] | TYPE/NAME... | all) [flags]",
      .positionals = positionals_of(*options),
      .flags = flags_of(*options),
      .examples = {{"List the external services of the namespace", "istioctl get externalservices"},
                   {"List everything that there is, with hosts, ports and age",
                    "istioctl get all -A -o wide"},
                   {"Edit a rule, and store it again",
                    "istioctl get virtualservice httpbin-ext -o yaml > rule.yaml\n"
                    "istioctl replace -f rule.yaml"},
                   {"Follow the rules of a team", "istioctl get vs,dr -l team=payments --watch"}},
      .run = [options](Context& context) { return get_objects(*options, context); },
  };
}

}  // namespace istioctl::cli
