#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::base {

/// The bytes of a file, a pipe or a terminal. Errors name the source.
class FileSource final : public ByteSource {
 public:
  /// Opens `path` for reading. Fails when it cannot be opened or is a directory.
  [[nodiscard]] static Result<FileSource> open(const std::string& path);

  /// Reads from a descriptor that stays the caller's; `name` is used in errors, "<stdin>".
  FileSource(int borrowed_fd, std::string name);

  /// Reads from a descriptor that is closed with this object.
  FileSource(UniqueFd fd, std::string name);

  [[nodiscard]] Result<std::size_t> read(char* buffer, std::size_t capacity) override;

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  UniqueFd owned_;
  int fd_;
  std::string name_;
};

/// The bytes of a string, which it owns.
class StringSource final : public ByteSource {
 public:
  explicit StringSource(std::string bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] Result<std::size_t> read(char* buffer, std::size_t capacity) override;

 private:
  std::string bytes_;
  std::size_t offset_ = 0;
};

/// Writes to a descriptor that stays the caller's, unbuffered: hand over large pieces.
/// When the reader of a pipe has gone the error's code is `closed_pipe`, provided that SIGPIPE
/// is ignored (see signals.h).
class FdSink final : public ByteSink {
 public:
  /// `name` is used in errors, e.g. "<stdout>".
  FdSink(int borrowed_fd, std::string name);

  [[nodiscard]] Result<void> write(std::string_view bytes) override;

 private:
  int fd_;
  std::string name_;
};

/// Appends to a string that it owns.
class StringSink final : public ByteSink {
 public:
  [[nodiscard]] Result<void> write(std::string_view bytes) override;

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  /// Gives the string away and starts again from an empty one.
  [[nodiscard]] std::string take() { return std::exchange(bytes_, {}); }

 private:
  std::string bytes_;
};

/// Everything that is left in `source`. More than `limit` bytes are an error (`invalid_input`),
/// and at most one buffer beyond the limit is read.
[[nodiscard]] Result<std::string> read_all(ByteSource& source, std::size_t limit);

}  // namespace istioctl::base
