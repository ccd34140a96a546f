#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "istioctl/base/error.h"
#include "istioctl/base/signals.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::base {

/// A running child and the reading ends of its output pipes, which don't block. A child that
/// wasn't reaped is killed with its whole process group (alone, when it is in ours), and reaped,
/// by the destructor.
class ChildProcess {
 public:
  /// Starts arguments[0], looked up in $PATH, as the request says.
  [[nodiscard]] static Result<std::unique_ptr<ChildProcess>> start(const ProcessRequest& request);

  enum class Group : std::uint8_t { own, ours };

  ChildProcess(pid_t pid, Group group) : pid_(pid), group_(group) {
    if (group == Group::own) guard_.emplace(pid);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  /// Whether it ended; it can still be reaped.
  [[nodiscard]] bool has_ended() const;

  /// Waits for its end and returns waitpid's status. Call it once.
  int reap();

  UniqueFd output;
  UniqueFd error_output;  ///< empty when the child has our stderr

 private:
  pid_t pid_;  // 0 once reaped
  Group group_;
  std::optional<ProcessGroupGuard> guard_;
};

}  // namespace istioctl::base
