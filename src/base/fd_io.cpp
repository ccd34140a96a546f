#include "fd_io.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace istioctl::base {
namespace {

/// Whether a call that failed with `error_number` should be made again; waits until the
/// descriptor is ready where it is non-blocking.
bool should_retry(int fd, short events, int error_number) {
  if (error_number == EAGAIN) {
    pollfd ready{fd, events, 0};
    return ::poll(&ready, 1, -1) >= 0 || errno == EINTR;
  }
  return error_number == EINTR;
}

}  // namespace

std::expected<std::size_t, int> read_some(int fd, char* buffer, std::size_t capacity) {
  while (true) {
    const ssize_t count = ::read(fd, buffer, capacity);
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (const int error_number = errno; !should_retry(fd, POLLIN, error_number)) {
      return std::unexpected(error_number);
    }
  }
}

int write_fully(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (const int error_number = errno; !should_retry(fd, POLLOUT, error_number)) {
      return error_number;
    }
  }
  return 0;
}

}  // namespace istioctl::base
