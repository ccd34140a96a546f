#include "istioctl/cli/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>

#include "arguments.h"
#include "flag_table.h"
#include "help.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/signals.h"
#include "parser.h"
#include "record_text.h"
#include "report_style.h"
#include "system_environment.h"
#include "text_layout.h"
#include "values.h"

namespace istioctl::cli {
namespace {

using base::ErrorCode;
using base::Result;

/// One command line on its way to its command.
class Invocation {
 public:
  Invocation(std::span<const CommandEntry> commands, const Environment& environment)
      : commands_(commands), environment_(environment) {}

  /// Returns the exit code, or the Error that ends the run.
  Result<int> dispatch(std::span<const std::string> arguments);

  /// The command that the user wants, as far as known: for the line that names its help.
  [[nodiscard]] const std::string& command() const { return command_; }
  [[nodiscard]] const GlobalOptions& globals() const { return globals_; }

  /// The exit code of an error, by the command's record as far as it is known.
  [[nodiscard]] int exit_code_of(ErrorCode code) const {
    const int usual = exit_code(code);
    return usual == exit_failure ? failure_code_ : usual;
  }

 private:
  [[nodiscard]] FlagTable flags_of(const CommandRecord& record);
  [[nodiscard]] Result<const CommandEntry*> find_command(const std::string& name) const;
  [[nodiscard]] Result<int> run_command(const CommandEntry& entry, const FlagTable& leading_flags,
                                        const std::vector<ArgumentUse>& leading,
                                        std::span<const std::string> arguments);
  [[nodiscard]] Result<int> help_about(std::span<const std::string> topics);
  [[nodiscard]] Result<int> show_overview();
  [[nodiscard]] Result<int> show_help(const CommandRecord& record, const FlagTable& table);
  [[nodiscard]] Result<int> show(std::string_view text) const;
  [[nodiscard]] std::size_t columns() const;
  void warn_of_deprecated(const std::vector<ArgumentUse>& uses, Reporter& reporter) const;

  std::span<const CommandEntry> commands_;
  const Environment& environment_;
  GlobalOptions globals_;
  bool help_ = false;
  std::string command_;
  int failure_code_ = exit_failure;
};

/// What 0.7.1 had and this program refuses, with what to use instead.
std::string_view alternative_to(std::string_view command) {
  if (command == "gen-deploy") {
    return "install Istio from its own manifests with kubectl apply -f";
  }
  if (command == "mixer") {
    return "manage Mixer's resources with kubectl";
  }
  return {};
}

/// Whether -h or --help is there. Asked before anything is checked, because who asks for help
/// may not know yet what is missing.
bool asks_for_help(const std::vector<ArgumentUse>& uses) {
  return std::ranges::any_of(uses, [](const ArgumentUse& use) {
    return use.flag != nullptr && use.flag->names.front() == "help" &&
           parse_bool(use.value).value_or(false);
  });
}

FlagTable Invocation::flags_of(const CommandRecord& record) {
  FlagTable table;
  table.add(record.flags);
  table.add(global_flags(globals_), record.global_letters);
  // Everybody tries -h, so it keeps its letter whatever becomes of the others.
  table.add({help_flag(help_)});
  return table;
}

Result<int> Invocation::dispatch(std::span<const std::string> arguments) {
  const FlagTable table = flags_of({});
  ArgumentReader reader(table);
  const auto taken = reader.read_flags(arguments);
  if (!taken) {
    return std::unexpected(taken.error());
  }
  const auto rest = arguments.subspan(*taken);
  const bool wants_help = asks_for_help(reader.uses());
  if (rest.empty()) {
    return show_overview();
  }
  if (rest.front() == "help" || wants_help) {
    return help_about(rest.subspan(rest.front() == "help" ? 1 : 0));
  }
  const auto entry = find_command(rest.front());
  if (!entry) {
    return std::unexpected(entry.error());
  }
  command_ = rest.front();
  return run_command(**entry, table, reader.uses(), rest.subspan(1));
}

Result<const CommandEntry*> Invocation::find_command(const std::string& name) const {
  const auto found = std::ranges::find(commands_, name, &CommandEntry::name);
  if (found != commands_.end()) {
    return &*found;
  }
  if (const auto alternative = alternative_to(name); !alternative.empty()) {
    return base::fail(ErrorCode::wrong_usage, fmt::format("{} is not part of this istioctl", name),
                      std::string(alternative));
  }
  std::vector<std::string_view> names = {"help"};
  std::ranges::transform(commands_, std::back_inserter(names), &CommandEntry::name);
  const auto near = base::nearest(name, names);
  return base::fail(ErrorCode::wrong_usage, fmt::format("unknown command {}", base::quote(name)),
                    near ? fmt::format("did you mean {}?", *near) : "");
}

Result<int> Invocation::run_command(const CommandEntry& entry, const FlagTable& leading_flags,
                                    const std::vector<ArgumentUse>& leading,
                                    std::span<const std::string> arguments) {
  const CommandRecord record = entry.make();
  failure_code_ = record.failure_code;
  const FlagTable table = flags_of(record);
  ArgumentReader reader(table);
  if (auto read = reader.read_all(arguments); !read) {
    return std::unexpected(read.error());
  }
  if (asks_for_help(reader.uses())) {
    return show_help(record, table);
  }
  // Before the command a flag is always the global one, even where the command has one of
  // the same name.
  if (auto bound = bind_arguments({}, leading_flags, leading); !bound) {
    return std::unexpected(bound.error());
  }
  if (auto bound = bind_arguments(record, table, reader.uses()); !bound) {
    return std::unexpected(bound.error());
  }
  Context context(environment_, globals_);
  warn_of_deprecated(reader.uses(), context.reporter());
  return record.run(context);
}

Result<int> Invocation::help_about(std::span<const std::string> topics) {
  if (topics.empty()) {
    return show_overview();
  }
  const auto entry = find_command(topics.front());
  if (!entry) {
    return std::unexpected(entry.error());
  }
  const CommandRecord record = (*entry)->make();
  return show_help(record, flags_of(record));
}

Result<int> Invocation::show_overview() {
  return show(format_overview(commands_, flags_of({}).flags(), columns()));
}

Result<int> Invocation::show_help(const CommandRecord& record, const FlagTable& table) {
  return show(format_help(record, table.flags(), columns()));
}

Result<int> Invocation::show(std::string_view text) const {
  if (auto written = environment_.out->write(text); !written) {
    return std::unexpected(written.error());
  }
  return exit_success;
}

std::size_t Invocation::columns() const {
  return readable_columns(environment_.out_columns);
}

void Invocation::warn_of_deprecated(const std::vector<ArgumentUse>& uses,
                                    Reporter& reporter) const {
  for (const ArgumentUse& use : uses) {
    if (use.flag != nullptr && use.flag->visibility == Visibility::deprecated) {
      reporter.warn(
          fmt::format("{} is deprecated: {}", display_name(*use.flag), use.flag->deprecation));
    }
  }
}

/// A library or the allocator may throw; what comes out must be an Error like any other.
Result<int> dispatch_safely(Invocation& invocation, std::span<const std::string> arguments) {
  try {
    return invocation.dispatch(arguments);
  } catch (const std::bad_alloc&) {
    return base::fail(ErrorCode::failed, "out of memory");
  } catch (const std::exception& error) {
    return base::fail(ErrorCode::failed, fmt::format("internal error: {}", error.what()));
  }
}

void print_error(const base::Error& error, const Invocation& invocation,
                 const Environment& environment) {
  Reporter reporter(*environment.err, report_style(environment, invocation.globals().color));
  reporter.report(error);
  if (error.code == ErrorCode::wrong_usage) {
    const std::string& command = invocation.command();
    reporter.print(
        fmt::format("Run 'istioctl {}{}--help' for usage.\n", command, command.empty() ? "" : " "));
  }
}

}  // namespace

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::wrong_usage: return exit_wrong_usage;
    case ErrorCode::closed_pipe: return exit_closed_pipe;
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::already_exists:
    case ErrorCode::conflict:
    case ErrorCode::unavailable:
    case ErrorCode::unsupported:
    case ErrorCode::failed: return exit_failure;
  }
  return exit_failure;
}

int run(const std::vector<std::string>& arguments, std::span<const CommandEntry> commands,
        const Environment& environment) {
  Invocation invocation(commands, environment);
  const auto outcome = dispatch_safely(invocation, arguments);
  if (outcome) {
    return *outcome;
  }
  // Whoever closed the pipe has seen enough.
  if (outcome.error().code != ErrorCode::closed_pipe) {
    print_error(outcome.error(), invocation, environment);
  }
  return invocation.exit_code_of(outcome.error().code);
}

int run(int argc, char** argv, std::span<const CommandEntry> commands) {
  occupy_standard_descriptors();
  base::prepare_signals();
  const SystemEnvironment system;
  return run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc), commands,
             system.environment());
}

}  // namespace istioctl::cli
