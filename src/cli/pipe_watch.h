#pragma once

#include <stop_token>
#include <thread>

#include "istioctl/base/error.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::cli {

/// Sees that nobody can read any more what is written to a descriptor, while nothing is
/// written: a pipe whose reader has gone, a terminal that was closed.
class PipeWatch {
 public:
  /// Watches `fd`, which stays the caller's, on a thread of its own for as long as the result
  /// lives, and requests a stop of `target` when its reader goes. A negative descriptor and one
  /// that has no reader (a file) are never left.
  [[nodiscard]] static base::Result<PipeWatch> start(int fd, std::stop_source target);

 private:
  PipeWatch(base::UniqueFd wake, int fd, std::stop_source target);

  base::UniqueFd wake_;  // an eventfd: readable when the thread must end
  std::jthread thread_;  // last, so that it ends before what it uses
};

}  // namespace istioctl::cli
