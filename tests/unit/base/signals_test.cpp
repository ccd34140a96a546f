#include "istioctl/base/signals.h"

#include <doctest/doctest.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/temporary_directory.h"

namespace istioctl::base {
namespace {

/// Runs `body` in a child process, which it ends itself, and returns waitpid's status.
template <typename Body>
int run_in_child(const Body& body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    body();
    ::_exit(1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

TEST_CASE("TemporaryFileGuard: a signal removes what is registered, and nothing else") {
  const test::TemporaryDirectory directory;
  const std::string released = directory.write("released", "");
  const std::string dropped = directory.write("dropped", "");
  const std::string moved = directory.write("moved", "");
  const std::string kept = directory.write("kept", "");
  const int status = run_in_child([&] {
    prepare_signals();
    auto first = TemporaryFileGuard::create(released);
    first->release();
    {
      const auto second = TemporaryFileGuard::create(dropped);
    }
    auto third = TemporaryFileGuard::create(moved);
    const TemporaryFileGuard holder = std::move(*third);
    const auto fourth = TemporaryFileGuard::create(kept);
    ::raise(SIGTERM);
  });
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
  CHECK(std::filesystem::exists(released));
  CHECK(std::filesystem::exists(dropped));
  CHECK_FALSE(std::filesystem::exists(moved));
  CHECK_FALSE(std::filesystem::exists(kept));
}

TEST_CASE("TemporaryFileGuard: slots are few, and free again") {
  std::vector<TemporaryFileGuard> guards;
  for (int i = 0; i < 16; ++i) {
    auto guard = TemporaryFileGuard::create("/tmp/none");
    REQUIRE(guard);
    guards.push_back(std::move(*guard));
  }
  const auto one_more = TemporaryFileGuard::create("/tmp/none");
  REQUIRE_FALSE(one_more);
  CHECK(one_more.error().message ==
        "cannot write /tmp/none: too many files are being written at once");
  guards.pop_back();
  CHECK(TemporaryFileGuard::create("/tmp/none"));
}

TEST_CASE("TemporaryFileGuard: a path must fit") {
  CHECK(TemporaryFileGuard::create(std::string(PATH_MAX - 1, 'x')));
  CHECK_FALSE(TemporaryFileGuard::create(std::string(PATH_MAX, 'x')));
}

TEST_CASE("ProcessGroupGuard: a signal kills the group") {
  // The sleeper holds the pipe's writing end: its end shows that it died.
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int status = run_in_child([&] {
    prepare_signals();
    const pid_t sleeper = ::fork();
    if (sleeper == 0) {
      ::close(ends[0]);
      ::pause();
    }
    ::setpgid(sleeper, sleeper);
    const ProcessGroupGuard guard(sleeper);
    ::raise(SIGINT);
  });
  ::close(ends[1]);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
  char byte = 0;
  CHECK(::read(ends[0], &byte, 1) == 0);
  ::close(ends[0]);
}

TEST_CASE("prepare_signals: an ignored signal stays ignored") {
  const int status = run_in_child([] {
    ::signal(SIGHUP, SIG_IGN);
    prepare_signals();
    ::raise(SIGHUP);
    ::_exit(7);
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("prepare_signals: a broken pipe doesn't end the process") {
  const int status = run_in_child([] {
    prepare_signals();
    ::raise(SIGPIPE);
    ::raise(SIGXFSZ);
    ::_exit(7);
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 7);
}

}  // namespace
}  // namespace istioctl::base
