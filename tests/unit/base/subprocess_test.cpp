#include "istioctl/base/subprocess.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "istioctl/base/signals.h"
#include "istioctl/base/unique_fd.h"
#include "support/fake_process_runner.h"
#include "support/temporary_directory.h"

namespace istioctl::base {
namespace {

using namespace std::chrono_literals;

Result<ProcessOutcome> run_shell(const std::string& script, ProcessRequest request = {}) {
  request.arguments = {"sh", "-c", script};
  return SystemProcessRunner().run(request);
}

bool no_child_is_left() {
  return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

TEST_CASE("SystemProcessRunner: captures both streams and the exit code") {
  const auto outcome = run_shell("echo out; echo err >&2; exit 3");
  REQUIRE(outcome);
  CHECK(*outcome == ProcessOutcome{3, 0, "out\n", "err\n"});
  CHECK_FALSE(outcome->succeeded());
  CHECK(no_child_is_left());
}

TEST_CASE("SystemProcessRunner: arguments reach the program as they are") {
  const auto outcome =
      SystemProcessRunner().run({.arguments = {"printf", "%s|", "a b", "$HOME;`id`", "", "*"}});
  REQUIRE(outcome);
  CHECK(outcome->output == "a b|$HOME;`id`||*|");
  CHECK(outcome->succeeded());
}

TEST_CASE("SystemProcessRunner: feeds standard input") {
  const std::string input(1'000'000, 'i');
  const auto outcome = run_shell("cat", {.input = input});
  REQUIRE(outcome);
  CHECK(outcome->output == input);
  const auto unread = run_shell("exit 0", {.input = input});
  REQUIRE(unread);
  CHECK(unread->succeeded());
  const auto empty = run_shell("cat");
  REQUIRE(empty);
  CHECK(empty->output.empty());
}

TEST_CASE("SystemProcessRunner: a signal is reported") {
  const auto outcome = run_shell("kill -TERM $$");
  REQUIRE(outcome);
  CHECK(outcome->signal == SIGTERM);
  CHECK_FALSE(outcome->succeeded());
}

TEST_CASE("SystemProcessRunner: a missing program is not found, with advice") {
  const auto outcome = SystemProcessRunner().run({.arguments = {"no-such-program-here"}});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error() == Error{ErrorCode::not_found,
                                 "cannot run no-such-program-here: No such file or directory",
                                 "install it, or add its directory to PATH"});
  CHECK(no_child_is_left());
}

TEST_CASE("SystemProcessRunner: what can't be run is refused") {
  CHECK_FALSE(SystemProcessRunner().run({}));
  CHECK_FALSE(SystemProcessRunner().run({.arguments = {""}}));
  CHECK_FALSE(SystemProcessRunner().run({.arguments = {"echo", std::string("a\0b", 3)}}));
}

TEST_CASE("SystemProcessRunner: variables beside ours, and instead of ours") {
  ::setenv("ISTIOCTL_TEST_OURS", "ours", 1);
  const std::string print = "echo \"$ISTIOCTL_TEST_OURS|$ISTIOCTL_TEST_ADDED|${PATH:+path}\"";
  const auto untouched = run_shell(print);
  REQUIRE(untouched);
  CHECK(untouched->output == "ours||path\n");
  const auto changed = run_shell(print, {.environment = {{"ISTIOCTL_TEST_OURS", "first"},
                                                         {"ISTIOCTL_TEST_ADDED", "a=b\nc"},
                                                         {"ISTIOCTL_TEST_OURS", "last"}}});
  REQUIRE(changed);
  CHECK(changed->output == "last|a=b\nc|path\n");
  ::unsetenv("ISTIOCTL_TEST_OURS");
}

TEST_CASE("SystemProcessRunner: variables that can't be are refused") {
  for (const auto& variable : std::vector<std::pair<std::string, std::string>>{
           {"", "x"}, {"a=b", "x"}, {std::string("a\0", 2), "x"}, {"a", std::string("x\0", 2)}}) {
    const auto outcome = run_shell("true", {.environment = {variable}});
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::invalid_input);
  }
}

/// Puts another file in the place of one of our descriptors while it lives.
class Replaced {
 public:
  Replaced(int descriptor, const UniqueFd& by)
      : descriptor_(descriptor), before_(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3)) {
    ::dup2(by.get(), descriptor);
  }
  Replaced(const Replaced&) = delete;
  Replaced& operator=(const Replaced&) = delete;
  ~Replaced() { ::dup2(before_.get(), descriptor_); }

 private:
  int descriptor_;
  UniqueFd before_;
};

TEST_CASE("SystemProcessRunner: our own stdin, in our own process group") {
  const test::TemporaryDirectory directory;
  const UniqueFd in(::open(directory.write("in", "typed\n").c_str(), O_RDONLY | O_CLOEXEC));
  const Replaced replaced(STDIN_FILENO, in);
  const auto outcome = run_shell("cat; cut -d' ' -f5 /proc/$$/stat",
                                 {.input = "not this", .input_from = InputFrom::ours});
  REQUIRE(outcome);
  CHECK(outcome->output == "typed\n" + std::to_string(::getpgrp()) + "\n");
  // Else we would be killed with it.
  CHECK_FALSE(run_shell("sleep 60", {.input_from = InputFrom::ours, .timeout = 100ms}));
  CHECK(no_child_is_left());
}

TEST_CASE("SystemProcessRunner: what it says may go to our stderr") {
  const test::TemporaryDirectory directory;
  const UniqueFd err(::open(directory.file("err").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  std::optional<Result<ProcessOutcome>> outcome;
  {
    const Replaced replaced(STDERR_FILENO, err);
    outcome = run_shell("echo out; echo err >&2", {.errors_to = ErrorsTo::ours});
  }
  REQUIRE(*outcome);
  CHECK(**outcome == ProcessOutcome{.output = "out\n"});
  CHECK(directory.read("err") == "err\n");
}

TEST_CASE("SystemProcessRunner: kills the whole group when time is up") {
  const auto started = std::chrono::steady_clock::now();
  const auto outcome = run_shell("sleep 60 & echo $!; sleep 60", {.timeout = 200ms});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error() == Error{ErrorCode::unavailable, "sh did not end within 0.2 s"});
  CHECK(std::chrono::steady_clock::now() - started < 30s);
  CHECK(no_child_is_left());
}

TEST_CASE("SystemProcessRunner: a descendant dies with its group") {
  // Both shells hold the FIFO's writing end: that it ends shows that both are gone.
  const test::TemporaryDirectory directory;
  const std::string fifo = directory.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const UniqueFd reading(::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  CHECK_FALSE(run_shell("exec 3>" + fifo + "; echo up >&3; sleep 60 & wait", {.timeout = 1500ms}));
  char text[8] = {};
  REQUIRE(::read(reading.get(), text, sizeof text) == 3);
  pollfd polled{reading.get(), POLLIN, 0};
  REQUIRE(::poll(&polled, 1, 5'000) == 1);
  CHECK(::read(reading.get(), text, sizeof text) == 0);
}

TEST_CASE("SystemProcessRunner: time counts for a child that closed its output") {
  CHECK_FALSE(run_shell("exec >&- 2>&-; sleep 60", {.timeout = 100ms}));
  CHECK(no_child_is_left());
}

/// Opens a FIFO for writing once somebody reads it, which lets him go on.
bool release_reader(const std::string& fifo) {
  for (int i = 0; i < 500; ++i) {
    if (UniqueFd(::open(fifo.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC))) {
      return true;
    }
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

TEST_CASE("SystemProcessRunner: doesn't wait for a descendant that keeps the output open") {
  const test::TemporaryDirectory directory;
  const std::string fifo = directory.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const auto outcome = run_shell("cat " + fifo + " & echo done", {.timeout = 10s});
  REQUIRE(outcome);
  CHECK(outcome->output == "done\n");
  CHECK(release_reader(fifo));
}

TEST_CASE("SystemProcessRunner: too much output ends it") {
  const auto outcome = run_shell("yes", {.output_limit = 100'000});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error() == Error{ErrorCode::failed, "sh printed more than 100000 bytes"});
  CHECK(no_child_is_left());
  const auto exact = run_shell("printf 12345", {.output_limit = 5});
  REQUIRE(exact);
  CHECK(exact->output == "12345");
}

TEST_CASE("SystemProcessRunner: the child gets no descriptor of ours") {
  const UniqueFd leaky(::open("/dev/null", O_RDONLY));  // without O_CLOEXEC, as libraries do
  const auto outcome =
      run_shell("test -e /proc/self/fd/" + std::to_string(leaky.get()) + " && echo leaked");
  REQUIRE(outcome);
  CHECK(outcome->output.empty());
}

TEST_CASE("SystemProcessRunner: works in a process without standard descriptors") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(STDIN_FILENO);
    ::close(STDOUT_FILENO);
    ::close(STDERR_FILENO);
    const auto outcome = run_shell("cat; echo err >&2", {.input = "in"});
    ::_exit(outcome && outcome->output == "in" && outcome->error_output == "err\n" ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("SystemProcessRunner: the child has default signal actions") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    prepare_signals();
    const auto outcome = run_shell("kill -PIPE $$");
    ::_exit(outcome && outcome->signal == SIGPIPE ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("FakeProcessRunner: answers in order and records the requests") {
  test::FakeProcessRunner runner;
  runner.answer(ProcessOutcome{.output = "first"});
  runner.answer(fail(ErrorCode::unavailable, "second"));
  CHECK(runner.run({.arguments = {"a"}})->output == "first");
  CHECK(runner.run({.arguments = {"b", "c"}}).error().message == "second");
  CHECK(runner.run({.arguments = {"d"}}).error().code == ErrorCode::not_found);
  REQUIRE(runner.requests().size() == 3);
  CHECK(runner.requests()[1].arguments == std::vector<std::string>{"b", "c"});
}

}  // namespace
}  // namespace istioctl::base
