#pragma once

#include <doctest/doctest.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

namespace istioctl::test {

/// Whether `body` is true in a child process that file modes hold for, as they don't for root.
template <typename Body>
bool holds_for_ordinary_user(const Body& body) {
  constexpr uid_t nobody = 65534;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool dropped = ::geteuid() != 0 || (::setgroups(0, nullptr) == 0 &&
                                              ::setgid(nobody) == 0 && ::setuid(nobody) == 0);
    ::_exit(dropped && body() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace istioctl::test
