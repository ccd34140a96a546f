#include "help.h"

#include <fmt/format.h>

#include <algorithm>

#include "record_text.h"
#include "text_layout.h"

namespace istioctl::cli {
namespace {

/// "-f, --filename FILE"; without a letter the name stands where it would with one.
std::string flag_term(const Flag& flag) {
  std::string term = flag.letter != 0 ? fmt::format("-{}, ", flag.letter) : std::string("    ");
  return term + flag_name(flag);
}

std::string format_flags(const std::vector<Flag>& flags, std::size_t columns) {
  std::string out;
  for (const std::string_view group : groups_of(flags)) {
    std::vector<DefinitionLine> lines;
    for (const Flag& flag : flags) {
      if (flag.group == group && flag.visibility != Visibility::hidden) {
        lines.push_back({flag_term(flag), flag_text(flag)});
      }
    }
    out += fmt::format("\n{}:\n{}", group, format_definitions(lines, columns));
  }
  return out;
}

/// A command of several lines stays below its first one.
std::string format_examples(const std::vector<Example>& examples) {
  std::string out = examples.empty() ? "" : "\nExamples:\n";
  for (std::size_t index = 0; index < examples.size(); ++index) {
    out += index == 0 ? "" : "\n";
    out += fmt::format("  # {}\n", examples[index].description);
    std::string_view command = examples[index].command;
    while (!command.empty()) {
      const std::size_t end = std::min(command.find('\n'), command.size());
      out += fmt::format("  {}\n", command.substr(0, end));
      command.remove_prefix(std::min(end + 1, command.size()));
    }
  }
  return out;
}

std::string format_positionals(const std::vector<Positional>& positionals, std::size_t columns) {
  std::vector<DefinitionLine> lines;
  for (const Positional& positional : positionals) {
    if (!positional.help.empty()) {
      lines.push_back({std::string(positional.name), std::string(positional.help)});
    }
  }
  return lines.empty() ? "" : "\nArguments:\n" + format_definitions(lines, columns);
}

}  // namespace

std::string format_help(const CommandRecord& record, const std::vector<Flag>& flags,
                        std::size_t columns) {
  const std::string_view about = record.description.empty() ? record.summary : record.description;
  return wrap(about, 0, columns) +
         fmt::format("\nUsage:\n  istioctl {} {}\n", record.name, synopsis_of(record)) +
         format_examples(record.examples) + format_positionals(record.positionals, columns) +
         format_flags(flags, columns);
}

std::string format_overview(std::span<const CommandEntry> commands,
                            const std::vector<Flag>& globals, std::size_t columns) {
  std::vector<DefinitionLine> lines;
  for (const CommandEntry& entry : commands) {
    lines.push_back({std::string(entry.name), std::string(entry.make().summary)});
  }
  lines.push_back({"help", "Help about a command"});
  std::ranges::sort(lines, {}, &DefinitionLine::term);
  return wrap(about_program, 0, columns) +
         "\nUsage:\n  istioctl [global flags] COMMAND\n\nCommands:\n" +
         format_definitions(lines, columns) + format_flags(globals, columns) +
         "\nRun 'istioctl COMMAND --help' for more about a command.\n";
}

}  // namespace istioctl::cli
