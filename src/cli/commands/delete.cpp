#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "command_functions.h"
#include "dry_run.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/run.h"
#include "object_words.h"
#include "store_access.h"
#include "store_input.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;

struct Options {
  std::string type = {};
  std::vector<std::string> names = {};
  InputRequest inputs = {};
  DryRun dry_run = {};
  bool wait = true;
  bool ignore_not_found = false;
};

/// One object to delete.
struct Target {
  config::Key key = {};
  std::string name = {};        ///< as the success line has it
  base::Diagnostic place = {};  ///< where it was asked for, to report what is wrong
};

/// What to delete, and from where.
struct Request {
  kubernetes::ChosenStore chosen;
  std::vector<Target> targets;
};

base::Result<void> check_usage(const Options& options) {
  if (!options.inputs.arguments.empty() && !options.type.empty()) {
    return base::fail(ErrorCode::wrong_usage, "-f excludes TYPE and NAME",
                      "the objects are those of the files");
  }
  if (options.inputs.arguments.empty() && options.type.empty()) {
    return base::fail(ErrorCode::wrong_usage, "nothing to delete is named",
                      "write TYPE NAME, TYPE/NAME, or -f FILE");
  }
  return {};
}

base::Result<Request> targets_by_name(const Options& options, Context& context) {
  std::vector<std::string> words{options.type};
  words.insert(words.end(), options.names.begin(), options.names.end());
  auto asked = parse_object_words(words, context.reporter());
  if (!asked) return std::unexpected(std::move(asked.error()));
  if (asked->names.empty()) {
    return base::fail(ErrorCode::wrong_usage, "a type without a name deletes nothing",
                      fmt::format("write {} NAME; get lists the names", options.type));
  }
  auto chosen = open_store(context);
  if (!chosen) return std::unexpected(std::move(chosen.error()));
  const std::string name_space = default_namespace(context, *chosen);
  Request request{.chosen = std::move(*chosen), .targets = {}};
  for (const NamedObject& object : asked->names) {
    request.targets.push_back({.key = {object.kind, name_space, object.name},
                               .name = fmt::format("{} {}", object.type, object.name)});
  }
  return request;
}

/// Nothing when the input is wrong, which is reported.
base::Result<std::optional<Request>> targets_of_files(const Options& options, Context& context) {
  auto input = read_for_store(options.inputs, config::Content::named, context);
  if (!input) return std::unexpected(std::move(input.error()));
  if (!*input) return std::optional<Request>();
  Request request{.chosen = std::move((*input)->chosen), .targets = {}};
  for (config::Resource& resource : (*input)->resources) {
    std::string name = config::kebab_name(resource.key);
    request.targets.push_back({std::move(resource.key), std::move(name), resource.place});
  }
  return request;
}

base::Diagnostic problem_of(const Target& target, const base::Error& error) {
  base::Diagnostic problem = target.place;
  problem.id = error.code == ErrorCode::not_found ? "store/not-found" : "store/refused";
  problem.object = config::display_name(target.key);
  problem.message = error.message;
  problem.hint = error.hint;
  return problem;
}

base::Result<int> delete_targets(Request request, const Options& options, Context& context) {
  std::vector<store::Change> changes;
  for (const Target& target : request.targets) {
    changes.push_back({.verb = store::Verb::remove, .key = target.key});
  }
  const auto outcomes = request.chosen.store->commit(
      changes, {.dry_run = options.dry_run.asked(), .wait = options.wait});
  if (!outcomes) return std::unexpected(outcomes.error());
  std::string lines;
  base::Diagnostics problems;
  for (std::size_t index = 0; index < outcomes->size(); ++index) {
    const Target& target = request.targets[index];
    if (std::holds_alternative<store::Done>((*outcomes)[index])) {
      lines += fmt::format("Deleted config: {}{}\n", target.name, options.dry_run.suffix());
    } else if (const auto* const error = std::get_if<store::Refusal>(&(*outcomes)[index])) {
      const bool accepted = options.ignore_not_found && error->code == ErrorCode::not_found;
      if (!accepted) problems.push_back(problem_of(target, *error));
    } else {
      problems.push_back(problem_of(target, {.message = "not deleted, because of the errors"}));
    }
  }
  context.reporter().report(problems);
  if (auto written = context.out().write(lines); !written) {
    return std::unexpected(written.error());
  }
  return problems.empty() ? exit_success : exit_failure;
}

base::Result<int> delete_objects(const Options& options, Context& context) {
  if (auto right = check_usage(options); !right) return std::unexpected(std::move(right.error()));
  if (options.inputs.arguments.empty()) {
    auto request = targets_by_name(options, context);
    if (!request) return std::unexpected(std::move(request.error()));
    return delete_targets(std::move(*request), options, context);
  }
  auto request = targets_of_files(options, context);
  if (!request) return std::unexpected(std::move(request.error()));
  if (!*request) return exit_failure;
  return delete_targets(std::move(**request), options, context);
}

std::vector<Flag> flags_of(Options& options) {
  std::vector<Flag> flags = input_flags(options.inputs);
  flags.push_back(dry_run_flag(options.dry_run));
  flags.push_back({.names = {"ignore-not-found"},
                   .help = "Be content when an object isn't there",
                   .target = &options.ignore_not_found});
  flags.push_back({.names = {"wait"},
                   .help = "Return when the objects are gone; false: once their deletion began",
                   .target = &options.wait});
  return flags;
}

std::vector<Positional> positionals_of(Options& options) {
  return {{.name = "TYPE",
           .help = "The type of the objects, or several joined by commas",
           .target = &options.type,
           .occurrence = Occurrence::optional,
           .completer = Completer::resource_type},
          {.name = "NAME",
           .help = "Their names",
           .target = &options.names,
           .occurrence = Occurrence::optional,
           .completer = Completer::resource_name}};
}

}  // namespace

CommandRecord delete_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "delete",
      .summary = "Delete configuration",
      .description =
          "Deletes stored objects, by their type and names or by the manifests that describe\n"
          "them. What is there is deleted, what isn't is an error, and then the exit code is 1.\n"
          "\n"
          "Of a manifest only apiVersion, kind and the names in metadata count: an object whose\n"
          "spec would be refused today can still be deleted.",
      .synopsis = "(TYPE NAME... | TYPE/NAME... | -f FILE...) [flags]",
      .positionals = positionals_of(*options),
      .flags = flags_of(*options),
      .examples = {{"Close egress to two services again",
                    "istioctl delete externalservice httpbin-ext google-ext"},
                   {"Delete objects of several types", "istioctl delete es/httpbin-ext vs/httpbin"},
                   {"Delete what a file describes, wherever it is still there",
                    "istioctl delete -f samples/egress/httpbin-ext.yaml --ignore-not-found"}},
      .run = [options](Context& context) { return delete_objects(*options, context); },
  };
}

}  // namespace istioctl::cli
