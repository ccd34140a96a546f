#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/subprocess.h"

namespace istioctl::cloud {

/// A provider's own program, asked once.
struct ToolRequest {
  std::vector<std::string> arguments;
  std::chrono::milliseconds timeout;
  std::string reader;  ///< what reads its output when it is pasted: "istioctl ranges gke -f -"
};

/// What it printed. Nothing, with an error that shows what the program said and names the way
/// without it, when it is missing, fails, takes too long, or prints nothing. It can't ask
/// questions: its stdin is empty.
[[nodiscard]] std::optional<std::string> run_tool(const ToolRequest& request,
                                                  base::ProcessRunner& runner,
                                                  base::Diagnostics& problems);

/// The command as it is typed in a shell.
[[nodiscard]] std::string command_line(const std::vector<std::string>& arguments);

}  // namespace istioctl::cloud
