#include "completion_line.h"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

using istioctl::cli::CommandEntry;
using istioctl::cli::CommandRecord;
using istioctl::cli::Completer;
using istioctl::cli::CompletionPoint;
using istioctl::cli::GlobalLetters;
using istioctl::cli::GlobalOptions;
using istioctl::cli::Occurrence;
using istioctl::cli::Visibility;

namespace {

using Words = std::vector<std::string>;

CommandRecord show_command() {
  struct Options {
    std::string type;
    Words names;
    std::string format;
    bool wide = false;
  };
  auto options = std::make_shared<Options>();
  return {
      .name = "show",
      .summary = "Show things",
      .positionals = {{.name = "TYPE",
                       .target = &options->type,
                       .completer = Completer::resource_type},
                      {.name = "NAME",
                       .target = &options->names,
                       .occurrence = Occurrence::optional,
                       .completer = Completer::resource_name}},
      .flags = {{.names = {"output"},
                 .letter = 'o',
                 .help = "The format",
                 .target = &options->format,
                 .values = {"yaml", "json"},
                 .completer = Completer::values},
                {.names = {"wide"}, .letter = 'w', .target = &options->wide},
                {.names = {"secret"}, .target = &options->wide, .visibility = Visibility::hidden}},
      .run = [options](istioctl::cli::Context&) { return 0; }};
}

CommandRecord stop_command() {
  auto file = std::make_shared<std::string>();
  return {.name = "stop",
          .summary = "Stop things",
          .positionals = {{.name = "FILE", .target = file.get(), .completer = Completer::file}},
          .run = [file](istioctl::cli::Context&) { return 0; }};
}

CompletionPoint at(const Words& words, GlobalOptions globals = {}) {
  static constexpr std::array<CommandEntry, 2> commands{CommandEntry{"show", show_command},
                                                        CommandEntry{"stop", stop_command}};
  return read_completion_line(commands, words, globals);
}

Words candidates(const Words& words) {
  Words found;
  for (const auto& candidate : at(words).candidates) found.push_back(candidate.word);
  return found;
}

TEST_CASE("completion_line: commands, and what help is about") {
  CHECK(candidates({""}) == Words{"help", "show", "stop"});
  CHECK(candidates({"sh"}) == Words{"show"});
  CHECK(candidates({"-n", "x", "st"}) == Words{"stop"});
  CHECK(candidates({"help", "s"}) == Words{"show", "stop"});
  CHECK(candidates({"help", "show", ""}).empty());
  CHECK(candidates({"x"}).empty());
  CHECK(candidates({}).empty());
  CHECK(at({"sh"}).candidates.front().help == "Show things");
}

TEST_CASE("completion_line: flags, the command's own and the global ones") {
  CHECK(candidates({"show", "--o"}) == Words{"--output"});
  CHECK(candidates({"show", "--na"}) == Words{"--namespace"});
  CHECK(candidates({"--na"}) == Words{"--namespace"});
  CHECK(candidates({"show", "--secr"}).empty());
  CHECK(candidates({"show", "--", "--o"}).empty());
  CHECK(at({"show", "--o"}).candidates.front().help == "The format");
}

TEST_CASE("completion_line: a flag's value") {
  for (const Words& words : {Words{"show", "-o", "y"}, Words{"show", "--output", "y"},
                             Words{"show", "es", "-wo", "y"}}) {
    const CompletionPoint point = at(words);
    CHECK(point.completer == Completer::values);
    CHECK(point.values == std::vector<std::string_view>{"yaml", "json"});
    CHECK(point.typed == "y");
    CHECK(point.kept.empty());
  }
  const CompletionPoint attached = at({"show", "--output=y"});
  CHECK(attached.completer == Completer::values);
  CHECK(attached.typed == "y");
  CHECK(attached.kept == "--output=");
  CHECK(at({"--namespace", ""}).completer == Completer::name_space);
  CHECK(at({"show", "--nothing=y"}).completer == Completer::none);
  CHECK(at({"show", "-x", "y"}).completer == Completer::none);
}

TEST_CASE("completion_line: arguments, and those before them") {
  CHECK(at({"show", ""}).completer == Completer::resource_type);
  const CompletionPoint name = at({"show", "-w", "es", "a", "b"});
  CHECK(name.completer == Completer::resource_name);
  CHECK(name.arguments == Words{"es", "a"});
  CHECK(name.typed == "b");
  CHECK(at({"stop", ""}).completer == Completer::file);
  CHECK(at({"stop", "a", ""}).completer == Completer::none);
}

TEST_CASE("completion_line: global flags say where to look") {
  static constexpr std::array<CommandEntry, 1> commands{CommandEntry{"show", show_command}};
  GlobalOptions globals;
  const Words words{"--store", "sqlite:a", "show", "-n", "two", "es", ""};
  CHECK(read_completion_line(commands, words, globals).completer == Completer::resource_name);
  CHECK(globals.store == "sqlite:a");
  CHECK(globals.name_space == "two");
}

}  // namespace
