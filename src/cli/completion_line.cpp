#include "completion_line.h"

#include <algorithm>
#include <utility>

#include "arguments.h"
#include "flag_table.h"
#include "values.h"

namespace istioctl::cli {

namespace {

using Words = std::span<const std::string>;

constexpr std::string_view help_word = "help";

/// The flags that a cursor may stand behind: those of a command and the global ones.
class Line {
 public:
  Line(std::span<const CommandEntry> commands, std::string_view typed, GlobalOptions& globals)
      : commands_(commands), typed_(typed), globals_(globals) {}

  CompletionPoint read(Words before) {
    const FlagTable table = flags_of({});
    ArgumentReader reader(table);
    const auto taken = reader.read_flags(before);
    keep(reader.uses());
    if (!taken) return value_of(reader.unfinished(), {});
    const Words rest = before.subspan(*taken);
    if (rest.empty()) return typed_.starts_with('-') ? flag_at(table) : command_names();
    if (rest.front() == help_word) return rest.size() == 1 ? command_names() : CompletionPoint();
    const auto entry = std::ranges::find(commands_, rest.front(), &CommandEntry::name);
    return entry == commands_.end() ? CompletionPoint() : behind(entry->make(), rest.subspan(1));
  }

 private:
  [[nodiscard]] FlagTable flags_of(const CommandRecord& record) const {
    FlagTable table;
    table.add(record.flags);
    table.add(global_flags(globals_), record.global_letters);
    table.add({{.names = {help_word}, .letter = 'h', .help = "Show help", .target = &help_}});
    return table;
  }

  CompletionPoint behind(const CommandRecord& record, Words before) {
    const FlagTable table = flags_of(record);
    ArgumentReader reader(table);
    const auto read = reader.read_all(before);
    keep(reader.uses());
    if (!read) return value_of(reader.unfinished(), {});
    if (typed_.starts_with('-') && !reader.flags_ended()) return flag_at(table);
    return argument_of(record, reader.uses());
  }

  // A value that isn't understood says nothing about the rest of the line.
  static void keep(const std::vector<ArgumentUse>& uses) {
    for (const ArgumentUse& use : uses) {
      if (use.flag != nullptr) (void)assign(*use.flag, use.value);
    }
  }

  [[nodiscard]] CompletionPoint command_names() const {
    CompletionPoint point;
    for (const CommandEntry& entry : commands_) {
      if (entry.name.starts_with(typed_)) {
        point.candidates.push_back({std::string(entry.name), std::string(entry.make().summary)});
      }
    }
    if (help_word.starts_with(typed_)) {
      point.candidates.push_back({std::string(help_word), "Help about a command"});
    }
    std::ranges::sort(point.candidates, {}, &Candidate::word);
    return point;
  }

  // A name, or the value behind its `=`.
  [[nodiscard]] CompletionPoint flag_at(const FlagTable& table) const {
    const std::size_t equals = typed_.find('=');
    if (equals != std::string_view::npos) {
      const std::size_t dashes = std::min(typed_.find_first_not_of('-'), equals);
      return value_of(table.find(typed_.substr(dashes, equals - dashes)),
                      typed_.substr(0, equals + 1));
    }
    CompletionPoint point;
    for (const Flag& flag : table.flags()) {
      std::string name = display_name(flag);
      if (flag.visibility == Visibility::shown && name.starts_with(typed_)) {
        point.candidates.push_back({std::move(name), std::string(flag.help)});
      }
    }
    return point;
  }

  [[nodiscard]] CompletionPoint value_of(const Flag* flag, std::string_view kept) const {
    if (flag == nullptr) return {};
    return {.completer = flag->completer,
            .values = flag->values,
            .kept = std::string(kept),
            .typed = std::string(typed_.substr(kept.size()))};
  }

  [[nodiscard]] CompletionPoint argument_of(const CommandRecord& record,
                                            const std::vector<ArgumentUse>& uses) const {
    CompletionPoint point{.typed = std::string(typed_)};
    for (const ArgumentUse& use : uses) {
      if (use.flag == nullptr) point.arguments.push_back(use.value);
    }
    if (record.positionals.empty()) return point;
    const std::size_t last = record.positionals.size() - 1;
    const Positional& positional = record.positionals[std::min(point.arguments.size(), last)];
    const bool takes_more = point.arguments.size() <= last ||
                            std::holds_alternative<std::vector<std::string>*>(positional.target);
    if (takes_more) point.completer = positional.completer;
    return point;
  }

  std::span<const CommandEntry> commands_;
  std::string_view typed_;
  GlobalOptions& globals_;
  mutable bool help_ = false;
};

}  // namespace

CompletionPoint read_completion_line(std::span<const CommandEntry> commands, Words words,
                                     GlobalOptions& globals) {
  if (words.empty()) return {};
  return Line(commands, words.back(), globals).read(words.first(words.size() - 1));
}

}  // namespace istioctl::cli
