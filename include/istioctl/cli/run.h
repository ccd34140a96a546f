#pragma once

#include <span>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"

namespace istioctl::cli {

/// How a run ends.
enum ExitCode : int {
  exit_success = 0,
  exit_failure = 1,        ///< the input is invalid or the operation failed
  exit_wrong_usage = 2,    ///< unknown command or flag, missing argument, flags that exclude
  exit_closed_pipe = 141,  ///< what a shell shows for a program that SIGPIPE ended (128 + 13)
};

/// The one place where errors become exit codes.
[[nodiscard]] int exit_code(base::ErrorCode code);

/// Runs the command line `arguments` (without the program's name) over `commands` and returns
/// the exit code. Errors are printed here, to the environment's stderr.
[[nodiscard]] int run(const std::vector<std::string>& arguments,
                      std::span<const CommandEntry> commands, const Environment& environment);

/// The same for main(): prepares the process (signals, standard descriptors) and runs in the
/// real environment.
[[nodiscard]] int run(int argc, char** argv, std::span<const CommandEntry> commands);

}  // namespace istioctl::cli
