#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/base/signals.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::base {

/// A file that is replaced as a whole or not at all. What is written goes to a temporary file
/// in the same directory; commit() renames it over the target. Without commit(), after a
/// failure, and when a signal ends the process (see prepare_signals), the temporary file is
/// removed and the target stays as it was.
///
/// A symbolic link is followed: the file that it names is replaced, the link stays. An existing
/// file's mode, and where permitted its owner, are kept; other hard links to it keep the old
/// content. A target that exists and is no regular file (/dev/null, /dev/stdout, a FIFO) can't
/// be replaced and is written straight through.
class AtomicFile final : public ByteSink {
 public:
  /// Opens the temporary file. `path` is what the user gave; errors name it.
  [[nodiscard]] static Result<AtomicFile> create(const std::string& path);

  AtomicFile(AtomicFile&& other) noexcept { swap(other); }
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  ~AtomicFile() override { discard(); }

  /// After a failed write the temporary file is gone, and commit() fails too.
  [[nodiscard]] Result<void> write(std::string_view bytes) override;

  /// Puts the new content in place, on disk before the rename. Call it once.
  [[nodiscard]] Result<void> commit();

 private:
  AtomicFile() = default;

  [[nodiscard]] Result<void> open_through(const std::string& target, int descriptor);
  [[nodiscard]] Result<void> open_temporary(const std::string& target);
  [[nodiscard]] Result<void> take_over(const struct stat& old_file);
  [[nodiscard]] std::unexpected<Error> give_up(int error_number);
  void discard();
  void swap(AtomicFile& other) noexcept;

  std::string path_;       // as the user gave it, for errors
  std::string target_;     // what is renamed over; empty: written straight through
  std::string temporary_;  // empty: none exists
  bool replaces_ = false;  // the target existed
  TemporaryFileGuard guard_;
  UniqueFd fd_;  // empty: failed or committed
};

}  // namespace istioctl::base
