#include "write_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <utility>
#include <variant>

#include "dry_run.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/run.h"
#include "istioctl/store/unknown_outcome.h"
#include "policy_input.h"
#include "store_input.h"
#include "trap_report.h"

namespace istioctl::cli {

namespace {

using config::Resource;
using store::Outcome;

struct Options {
  store::Verb verb = store::Verb::create;
  InputRequest inputs = {};
  DryRun dry_run = {};
  bool strict = false;
};

std::vector<store::Change> changes_of(std::vector<Resource>& resources, store::Verb verb) {
  std::vector<store::Change> changes;
  changes.reserve(resources.size());
  for (Resource& resource : resources) {
    changes.push_back(
        {.verb = verb,
         .key = resource.key,
         // What a server sets means nothing to an object that is yet to be made.
         .expected_revision = verb == store::Verb::create ? "" : std::move(resource.version),
         .object = std::move(resource.object),
         .original = std::move(resource.text)});
  }
  return changes;
}

// The lines of 0.7.1. Of what was only tried a store may tell no revision.
std::string success_line(const Resource& resource, const store::Done& done,
                         std::string_view suffix) {
  const bool is_new = done.effect == store::Effect::created;
  const bool is_old = done.effect == store::Effect::unchanged;
  const std::string_view what = is_new ? "Created" : is_old ? "Unchanged" : "Updated";
  const std::string_view joint = is_new || is_old ? "at" : "to";
  const std::string revision =
      done.revision.empty() ? "" : fmt::format(" {} revision {}", joint, done.revision);
  return fmt::format("{} config {}{}{}\n", what, config::kebab_name(resource.key), revision,
                     suffix);
}

base::Diagnostic problem_of(const Resource& resource, const base::Error& error) {
  base::Diagnostic problem = resource.place;
  problem.id = "store/refused";
  problem.message = error.message;
  problem.hint = error.hint;
  return problem;
}

/// One problem for each field that the store names.
base::Diagnostics problems_of(const Resource& resource, const store::Refusal& refusal) {
  if (refusal.fields.empty()) return {problem_of(resource, refusal)};
  base::Diagnostics problems;
  for (const store::FieldProblem& wrong : refusal.fields) {
    problems.push_back(problem_of(resource, {.message = wrong.message, .hint = wrong.hint}));
    problems.back().field = wrong.field;
  }
  return problems;
}

/// What became of the changes, in the order of the input.
struct Report {
  std::string lines = {};
  base::Diagnostics problems = {};
  bool is_sure = true;  ///< of each it is known whether it was written
};

/// Moves problems to the fields that they name. Each text is read once, however many of its
/// objects were refused.
void find_fields(base::Diagnostics& problems, const std::vector<const Resource*>& about) {
  std::map<const config::SourceText*, std::vector<config::FieldOf>> wanted;
  for (std::size_t index = 0; index < problems.size(); ++index) {
    const Resource& resource = *about[index];
    if (problems[index].field.empty() || resource.source == nullptr) continue;
    wanted[resource.source.get()].push_back(
        {.object_begin = resource.place.span.begin, .diagnostic = &problems[index]});
  }
  for (const auto& [text, fields] : wanted) config::find_places(*text, fields);
}

Report report_of(const std::vector<Resource>& resources, const std::vector<Outcome>& outcomes,
                 std::string_view suffix) {
  Report report;
  std::vector<const Resource*> about;  // of each problem
  base::Diagnostics not_tried;
  for (std::size_t index = 0; index < outcomes.size(); ++index) {
    const Resource& resource = resources[index];
    if (const auto* const done = std::get_if<store::Done>(&outcomes[index])) {
      report.lines += success_line(resource, *done, suffix);
    } else if (const auto* const refusal = std::get_if<store::Refusal>(&outcomes[index])) {
      auto problems = problems_of(resource, *refusal);
      about.insert(about.end(), problems.size(), &resource);
      std::ranges::move(problems, std::back_inserter(report.problems));
      if (store::is_unknown_outcome(*refusal)) report.is_sure = false;
    } else {
      not_tried.push_back(problem_of(resource, {.message = "not written, because of the errors"}));
    }
  }
  find_fields(report.problems, about);
  // Where nothing was written at all, one sentence says so.
  if (!report.lines.empty() || !report.is_sure) {
    report.problems.insert(report.problems.end(), not_tried.begin(), not_tried.end());
  }
  return report;
}

base::Result<int> finish(const Report& report, const Options& options, Context& context) {
  context.reporter().report(report.problems);
  const bool is_nothing = report.lines.empty() && report.is_sure;
  if (!report.problems.empty() && is_nothing && !options.dry_run.asked()) {
    context.reporter().notice("nothing was written");
  }
  if (!report.lines.empty()) {
    if (auto written = context.out().write(report.lines); !written) {
      return std::unexpected(written.error());
    }
  }
  return report.problems.empty() ? exit_success : exit_failure;
}

base::Result<int> write_objects(const Options& options, Context& context) {
  auto input = read_for_store(options.inputs, config::Content::whole, context);
  if (!input) return std::unexpected(std::move(input.error()));
  if (!*input) return exit_failure;
  auto& [chosen, resources] = **input;
  const auto traps = traps_over_store(policy_of_texts(resources), *chosen.store, options.strict);
  if (!traps && options.strict) return std::unexpected(traps.error());
  if (traps) context.reporter().report(*traps);
  if (traps && base::has_errors(*traps)) {
    if (!options.dry_run.asked()) {
      context.reporter().notice("nothing was written, because of --strict");
    }
    return exit_failure;
  }
  const auto changes = changes_of(resources, options.verb);
  const auto outcomes = chosen.store->commit(changes, {.dry_run = options.dry_run.asked()});
  if (!outcomes) return std::unexpected(outcomes.error());
  // A store that can't be written either says so itself.
  if (!traps) context.reporter().warn(unknown_traps(traps.error()));
  return finish(report_of(resources, *outcomes, options.dry_run.suffix()), options, context);
}

}  // namespace

CommandRecord write_command(const WriteCommand& command) {
  auto options = std::make_shared<Options>(Options{.verb = command.verb});
  auto flags = input_flags(options->inputs);
  flags.push_back(dry_run_flag(options->dry_run));
  flags.push_back(strict_flag(options->strict,
                              "Take traps (istioctl explain traps) for errors: nothing is written "
                              "then"));
  return {
      .name = command.name,
      .summary = command.summary,
      .description = command.description,
      .synopsis = "-f FILE... [flags]",
      .flags = std::move(flags),
      .examples = command.examples,
      .run = [options](Context& context) { return write_objects(*options, context); },
  };
}

}  // namespace istioctl::cli
