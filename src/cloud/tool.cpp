#include "tool.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "istioctl/base/ascii.h"

namespace istioctl::cloud {

namespace {

// What a message takes of a program's words, in bytes.
constexpr std::size_t longest_words = 600;

bool is_plain(char c) {
  return base::is_alphanumeric(c) || std::string_view("-_./:=,@%+").find(c) != std::string::npos;
}

std::string shell_word(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// What a program said, on one line.
std::string words_of(const base::ProcessOutcome& outcome) {
  const std::string& said = outcome.error_output.find_first_not_of(" \t\r\n") == std::string::npos
                                ? outcome.output
                                : outcome.error_output;
  std::string words;
  for (const char c : said) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
    if (words.size() > longest_words) break;
  }
  while (words.ends_with(' ') || words.ends_with('.')) words.pop_back();
  if (words.size() <= longest_words) return words;
  // Not in the middle of a character.
  std::size_t end = longest_words;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) --end;
  return words.substr(0, end) + "…";
}

std::string how_it_ended(const std::string& program, const base::ProcessOutcome& outcome) {
  const std::string end =
      outcome.signal != 0 ? fmt::format("{} was ended by signal {}", program, outcome.signal)
                          : fmt::format("{} failed with exit code {}", program, outcome.exit_code);
  const std::string words = words_of(outcome);
  return words.empty() ? end : fmt::format("{}: {}", end, words);
}

base::Diagnostic error(std::string message, std::string hint) {
  return {.id = "ranges/tool", .message = std::move(message), .hint = std::move(hint)};
}

/// What to do about a program that didn't run to its end.
std::string advice(const base::Error& failure, const std::string& pasted) {
  if (failure.code == base::ErrorCode::not_found) {
    return fmt::format("install it, or run it where it is and paste its output: {}", pasted);
  }
  if (failure.message.find("did not end") != std::string::npos) {
    return fmt::format("does it wait for a login? --timeout gives it longer; or: {}", pasted);
  }
  return fmt::format("try it by hand: {}", pasted);
}

}  // namespace

std::string command_line(const std::vector<std::string>& arguments) {
  std::string line;
  for (const std::string& argument : arguments) {
    line += line.empty() ? "" : " ";
    line += shell_word(argument);
  }
  return line;
}

std::optional<std::string> run_tool(const ToolRequest& request, base::ProcessRunner& runner,
                                    base::Diagnostics& problems) {
  const std::string& program = request.arguments.front();
  const std::string pasted =
      fmt::format("{} | {}", command_line(request.arguments), request.reader);
  auto outcome =
      runner.run({.arguments = request.arguments, .input = {}, .timeout = request.timeout});
  if (!outcome) {
    problems.push_back(error(outcome.error().message, advice(outcome.error(), pasted)));
    return std::nullopt;
  }
  if (!outcome->succeeded()) {
    problems.push_back(
        error(how_it_ended(program, *outcome), fmt::format("when it works by hand: {}", pasted)));
    return std::nullopt;
  }
  if (outcome->output.find_first_not_of(" \t\r\n") == std::string::npos) {
    problems.push_back(error(fmt::format("{} printed nothing", program),
                             fmt::format("when it does by hand: {}", pasted)));
    return std::nullopt;
  }
  return std::move(outcome->output);
}

}  // namespace istioctl::cloud
