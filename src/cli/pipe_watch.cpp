#include "pipe_watch.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "istioctl/base/system_error.h"

namespace istioctl::cli {

namespace {

/// Waits until the reader of `fd` has gone (true) or `wake` is readable (false).
bool wait_for_reader_to_go(int fd, int wake) {
  while (true) {
    // Errors and hang-ups are reported without being asked for.
    std::array<pollfd, 2> polled{pollfd{fd, 0, 0}, pollfd{wake, POLLIN, 0}};
    if (::poll(polled.data(), polled.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if (polled[1].revents != 0) return false;
    if (polled[0].revents != 0) return true;
  }
}

void watch_reader(const std::stop_token& end, int fd, int wake, std::stop_source target) {
  const std::stop_callback waking(end, [wake] { ::eventfd_write(wake, 1); });
  if (wait_for_reader_to_go(fd, wake)) target.request_stop();
}

}  // namespace

base::Result<PipeWatch> PipeWatch::start(int fd, std::stop_source target) {
  base::UniqueFd wake(::eventfd(0, EFD_CLOEXEC));
  if (!wake) return std::unexpected(base::system_error("cannot watch the output", errno));
  return PipeWatch(std::move(wake), fd, std::move(target));
}

PipeWatch::PipeWatch(base::UniqueFd wake, int fd, std::stop_source target)
    : wake_(std::move(wake)),
      thread_([fd, wake_fd = wake_.get(), target = std::move(target)](const std::stop_token& end) {
        watch_reader(end, fd, wake_fd, target);
      }) {}

}  // namespace istioctl::cli
