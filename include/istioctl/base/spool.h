#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::base {

/// Holds a result until it is known to be good: in memory up to a limit, beyond it in a
/// temporary file that has no name, so that nothing can be left behind. The file lies in
/// $TMPDIR, or /tmp, and exists only once it is needed.
class Spool final : public ByteSink {
 public:
  static constexpr std::size_t default_memory_limit = std::size_t{16} << 20;

  /// `memory_limit` is in bytes.
  explicit Spool(std::size_t memory_limit = default_memory_limit) : memory_limit_(memory_limit) {}

  /// Fails only when the temporary file can't be made or filled.
  [[nodiscard]] Result<void> write(std::string_view bytes) override;

  /// Writes all that was spooled, from the front, in large pieces. May be called repeatedly.
  [[nodiscard]] Result<void> copy_to(ByteSink& sink) const;

  /// Bytes written so far.
  [[nodiscard]] std::uint64_t size() const { return file_size_ + memory_.size(); }

 private:
  void keep(std::string_view bytes);
  [[nodiscard]] Result<void> append_to_file(std::string_view bytes);

  std::size_t memory_limit_;
  std::string memory_;  // what follows the file's bytes
  UniqueFd file_;
  std::uint64_t file_size_ = 0;
};

}  // namespace istioctl::base
