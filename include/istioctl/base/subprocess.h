#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/base/error.h"

namespace istioctl::base {

/// Where a program reads its standard input from.
enum class InputFrom : std::uint8_t {
  request,  ///< ProcessRequest::input
  ours,     ///< our own, a terminal: the program then belongs to our process group, as the
            ///< terminal asks of who reads from it, and dies alone when its time is up
};

/// Where what a program says on stderr goes.
enum class ErrorsTo : std::uint8_t {
  outcome,  ///< ProcessOutcome::error_output
  ours,     ///< our own stderr, as it comes
};

/// One program to run to its end.
struct ProcessRequest {
  std::vector<std::string> arguments = {};  ///< [0] is the program, looked up in $PATH
  std::string input = {};                   ///< its standard input
  InputFrom input_from = InputFrom::request;
  ErrorsTo errors_to = ErrorsTo::outcome;
  /// Environment variables that it has beside ours, or instead of ours of that name; of two with
  /// one name the last counts.
  std::vector<std::pair<std::string, std::string>> environment = {};
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
/// has a process group of its own (but see InputFrom), default signal actions, and no descriptor of
/// ours but its three standard ones.
class SystemProcessRunner final : public ProcessRunner {
 public:
  [[nodiscard]] Result<ProcessOutcome> run(const ProcessRequest& request) override;
};

}  // namespace istioctl::base
