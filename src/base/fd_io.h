#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

/// read(2) and write(2) without their surprises: signals, short writes, and descriptors that
/// whoever we share them with made non-blocking. Failures are errno values.
namespace istioctl::base {

/// Reads up to `capacity` bytes; 0 only at the end.
[[nodiscard]] std::expected<std::size_t, int> read_some(int fd, char* buffer, std::size_t capacity);

/// Writes all of `bytes`; returns 0, or the errno value of the failure.
[[nodiscard]] int write_fully(int fd, std::string_view bytes);

}  // namespace istioctl::base
