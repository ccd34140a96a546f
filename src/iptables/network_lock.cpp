#include "network_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <thread>

#include "istioctl/base/system_error.h"

namespace istioctl::iptables {

base::Result<NetworkLock> NetworkLock::take(std::chrono::seconds wait) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds pause{20};
  // The file of the namespace itself: it is the same for all processes in it, and no other file
  // need be made or left behind.
  base::UniqueFd fd(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!fd) return NetworkLock({});
  const auto deadline = Clock::now() + wait;
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return std::unexpected(base::system_error("cannot lock the network namespace", errno));
    }
    if (Clock::now() >= deadline) {
      return base::fail(base::ErrorCode::unavailable,
                        "another istioctl is changing the rules of this network",
                        "try again, or wait longer with --wait");
    }
    std::this_thread::sleep_for(pause);
  }
  return NetworkLock(std::move(fd));
}

}  // namespace istioctl::iptables
