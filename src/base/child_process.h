#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/base/signals.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::base {

/// A running child and the reading ends of its output pipes, which don't block. A child that
/// wasn't reaped is killed with its whole process group, and reaped, by the destructor.
class ChildProcess {
 public:
  /// Starts arguments[0], looked up in $PATH, with `input` as its standard input.
  [[nodiscard]] static Result<std::unique_ptr<ChildProcess>> start(
      const std::vector<std::string>& arguments, std::string_view input);

  explicit ChildProcess(pid_t pid) : pid_(pid), guard_(std::in_place, pid) {}
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  /// Whether it ended; it can still be reaped.
  [[nodiscard]] bool has_ended() const;

  /// Waits for its end and returns waitpid's status. Call it once.
  int reap();

  UniqueFd output;
  UniqueFd error_output;

 private:
  pid_t pid_;  // 0 once reaped
  std::optional<ProcessGroupGuard> guard_;
};

}  // namespace istioctl::base
