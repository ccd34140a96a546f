#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/cli/command.h"
#include "istioctl/cli/global_options.h"

namespace istioctl::cli {

/// What a shell may offer: a word and what it means.
struct Candidate {
  std::string word = {};
  std::string help = {};  ///< one line; may be empty
};

/// What may stand where a shell's cursor is.
struct CompletionPoint {
  std::vector<Candidate> candidates = {};     ///< that the command line itself tells
  Completer completer = Completer::none;      ///< what else to offer
  std::vector<std::string_view> values = {};  ///< for Completer::values
  std::string kept = {};                      ///< precedes each value: "--output="
  std::string typed = {};                     ///< begins each value
  std::vector<std::string> arguments = {};    ///< of the command, before the cursor
};

/// Reads a command line up to the cursor, the word at the cursor last (perhaps empty). The global
/// flags that it gives go into `globals`. Nothing may follow what isn't understood.
[[nodiscard]] CompletionPoint read_completion_line(std::span<const CommandEntry> commands,
                                                   std::span<const std::string> words,
                                                   GlobalOptions& globals);

}  // namespace istioctl::cli
