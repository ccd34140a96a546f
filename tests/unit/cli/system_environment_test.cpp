#include "system_environment.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

using istioctl::cli::occupy_standard_descriptors;
using istioctl::cli::SystemEnvironment;

namespace {

/// Whether `check` holds in a child process that has closed its standard descriptors.
template <typename Check>
bool holds_without_descriptors(Check check) {
  const pid_t child = ::fork();
  if (child == 0) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
      ::close(fd);
    }
    occupy_standard_descriptors();
    ::_exit(check() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a file opened later is never a standard stream") {
  CHECK(holds_without_descriptors([] { return ::open("/dev/null", O_RDONLY) > STDERR_FILENO; }));
}

TEST_CASE("a closed standard stream fails as before") {
  CHECK(holds_without_descriptors([] {
    std::array<char, 1> byte = {};
    return ::write(STDOUT_FILENO, "x", 1) == -1 && errno == EBADF &&
           ::read(STDIN_FILENO, byte.data(), 1) == -1 && errno == EBADF;
  }));
}

TEST_CASE("descriptors that are open are left alone") {
  const int before = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(before);
  occupy_standard_descriptors();
  const int after = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(after);
  CHECK(before == after);
}

TEST_CASE("variables are those of the process") {
  REQUIRE(::setenv("ISTIOCTL_TEST_VARIABLE", "value", 1) == 0);
  const SystemEnvironment system;
  CHECK(system.environment().variable("ISTIOCTL_TEST_VARIABLE") == "value");
  REQUIRE(::unsetenv("ISTIOCTL_TEST_VARIABLE") == 0);
  CHECK_FALSE(system.environment().variable("ISTIOCTL_TEST_VARIABLE").has_value());
}

TEST_CASE("every stream is there") {
  const SystemEnvironment system;
  CHECK(system.environment().in != nullptr);
  CHECK(system.environment().out != nullptr);
  CHECK(system.environment().err != nullptr);
}
