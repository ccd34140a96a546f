#pragma once

#include <sys/types.h>

#include <string>

#include "istioctl/base/error.h"

/// What has to be undone when a signal ends the process: temporary files that have a name, and
/// process groups of running children. Kept in fixed storage, because a signal handler may
/// neither allocate nor lock.
namespace istioctl::base {

/// Prepares the process, once, at the start of main:
/// - SIGINT, SIGTERM and SIGHUP undo what is registered below, then end the process as they
///   always do (one that is ignored, as under nohup, stays ignored);
/// - SIGPIPE and SIGXFSZ are ignored, so that the write which caused them reports an error.
void prepare_signals();

/// While it lives (and `keep` wasn't called), an ending signal unlinks the file.
class TemporaryFileGuard {
 public:
  /// Registers `path` before the file is made, so that no moment is left uncovered. Fails when
  /// the path is longer than PATH_MAX or too many are registered at once (16).
  [[nodiscard]] static Result<TemporaryFileGuard> create(const std::string& path);

  TemporaryFileGuard() = default;
  TemporaryFileGuard(TemporaryFileGuard&& other) noexcept;
  TemporaryFileGuard& operator=(TemporaryFileGuard&& other) noexcept;
  ~TemporaryFileGuard() { release(); }

  /// The file has another name by now, or is gone: a signal leaves it alone.
  void release();

 private:
  explicit TemporaryFileGuard(int slot) : slot_(slot) {}

  int slot_ = -1;
};

/// While it lives, an ending signal kills the process group. Where no slot is free (16) the
/// group goes unguarded: a lost child is no reason to fail.
class ProcessGroupGuard {
 public:
  explicit ProcessGroupGuard(pid_t group);
  ProcessGroupGuard(const ProcessGroupGuard&) = delete;
  ProcessGroupGuard& operator=(const ProcessGroupGuard&) = delete;
  ~ProcessGroupGuard();

 private:
  pid_t group_;
  int slot_ = -1;
};

}  // namespace istioctl::base
