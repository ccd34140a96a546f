#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command_functions.h"
#include "completion_line.h"
#include "completion_scripts.h"
#include "completion_values.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/run.h"

namespace istioctl::cli {

namespace {

struct Options {
  std::string shell;
  std::vector<std::string> words;
};

struct Script {
  std::string_view shell;
  const std::string_view& text;
};

constexpr std::string_view candidates_word = "candidates";

const Script* find_script(std::string_view shell) {
  static constexpr std::array scripts{Script{"bash", bash_completion},
                                      Script{"zsh", zsh_completion},
                                      Script{"fish", fish_completion}};
  const auto* const found = std::ranges::find(scripts, shell, &Script::shell);
  return found == scripts.end() ? nullptr : found;
}

// A line each: the word, and behind a tab what it means. The shell itself knows its files.
std::string format_candidates(const CompletionPoint& point,
                              const std::vector<Candidate>& candidates) {
  std::string lines;
  for (const auto& [word, help] : candidates) {
    lines += fmt::format("{}\t{}\n", base::escape_for_terminal(word), help);
  }
  if (point.completer == Completer::file) lines += ":file\n";
  if (point.completer == Completer::directory) lines += ":directory\n";
  return lines;
}

base::Result<std::string> text_for(const Options& options, const Context& context) {
  if (options.shell == candidates_word) {
    GlobalOptions globals;
    const CompletionPoint point = read_completion_line(all_commands(), options.words, globals);
    return format_candidates(point, candidates_at(point, globals, context));
  }
  const Script* const script = find_script(options.shell);
  if (script == nullptr) {
    return base::fail(base::ErrorCode::wrong_usage,
                      fmt::format("there is no completion for {}", base::quote(options.shell)),
                      "name one of bash, zsh, fish");
  }
  if (!options.words.empty()) {
    return base::fail(base::ErrorCode::wrong_usage, "only one shell can be named");
  }
  return std::string(script->text);
}

base::Result<int> complete(const Options& options, Context& context) {
  const auto text = text_for(options, context);
  if (!text) return std::unexpected(text.error());
  if (auto written = context.out().write(*text); !written) {
    return std::unexpected(written.error());
  }
  return exit_success;
}

}  // namespace

CommandRecord completion_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "completion",
      .summary = "Print a shell's completion script",
      .description =
          "Prints a script that lets the shell complete commands, flags, types, and the names of\n"
          "stored objects. An installation puts the scripts where the shells look for them.\n"
          "\n"
          "The scripts ask istioctl completion candidates -- WORD... for what may stand in the\n"
          "place of the last word.",
      .synopsis = "bash|zsh|fish",
      .positionals =
          {{.name = "SHELL", .help = "The shell: bash, zsh or fish", .target = &options->shell},
           {.name = "WORD", .target = &options->words, .occurrence = Occurrence::optional}},
      .examples = {{"Complete in this bash", "source <(istioctl completion bash)"},
                   {"In every zsh to come", "istioctl completion zsh > \"${fpath[1]}/_istioctl\""},
                   {"In every fish to come",
                    "istioctl completion fish > ~/.config/fish/completions/istioctl.fish"}},
      .run = [options](Context& context) { return complete(*options, context); },
  };
}

}  // namespace istioctl::cli
