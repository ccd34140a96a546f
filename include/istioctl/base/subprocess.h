#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "istioctl/base/error.h"

namespace istioctl::base {

/// One program to run to its end.
struct ProcessRequest {
  std::vector<std::string> arguments = {};           ///< [0] is the program, looked up in $PATH
  std::string input = {};                            ///< its standard input
  std::chrono::milliseconds timeout{30'000};         ///< then its whole process group is killed
  std::size_t output_limit = std::size_t{16} << 20;  ///< bytes of stdout and stderr together
};

/// How a program ended and what it printed.
struct ProcessOutcome {
  int exit_code = 0;              ///< meaningful when `signal` is 0
  int signal = 0;                 ///< the signal that ended it; 0: it exited
  std::string output = {};        ///< its stdout
  std::string error_output = {};  ///< its stderr

  [[nodiscard]] bool succeeded() const { return signal == 0 && exit_code == 0; }

  friend bool operator==(const ProcessOutcome&, const ProcessOutcome&) = default;
};

/// Runs programs. Tests put a fake in its place.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;

  /// Blocks until the program has ended. A program that ran and failed is an outcome; an Error
  /// means that there is none: it isn't installed (`not_found`), took too long (`unavailable`),
  /// or printed more than the limit (`failed`).
  [[nodiscard]] virtual Result<ProcessOutcome> run(const ProcessRequest& request) = 0;
};

/// Runs programs of this machine, from an argument vector and never through a shell. The child
/// has a process group of its own, default signal actions, and no descriptor of ours but
/// its three standard ones.
class SystemProcessRunner final : public ProcessRunner {
 public:
  [[nodiscard]] Result<ProcessOutcome> run(const ProcessRequest& request) override;
};

}  // namespace istioctl::base
