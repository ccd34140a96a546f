#pragma once

#include <cstddef>
#include <string_view>

#include "istioctl/base/error.h"

namespace istioctl::base {

/// Bytes that come in, once, from the front: a file, stdin, a response, a string.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills up to `capacity` bytes of `buffer` and returns how many; 0 only at the end.
  [[nodiscard]] virtual Result<std::size_t> read(char* buffer, std::size_t capacity) = 0;
};

/// Where bytes go. A write takes all of `bytes` or fails.
class ByteSink {
 public:
  virtual ~ByteSink() = default;

  [[nodiscard]] virtual Result<void> write(std::string_view bytes) = 0;
};

}  // namespace istioctl::base
