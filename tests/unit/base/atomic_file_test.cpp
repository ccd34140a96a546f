#include "istioctl/base/atomic_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include "istioctl/base/file.h"
#include "support/temporary_directory.h"

namespace istioctl::base {
namespace {

namespace fs = std::filesystem;

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

/// Writes `content` to `path` as a command does: create, write, commit.
Result<void> replace(const std::string& path, std::string_view content) {
  auto file = AtomicFile::create(path);
  if (!file) {
    return std::unexpected(file.error());
  }
  if (auto written = file->write(content); !written) {
    return written;
  }
  return file->commit();
}

/// Runs `body` in a child process and returns how that ended, as waitpid says.
template <typename Body>
int run_in_child(const Body& body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::_exit(body() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

TEST_CASE("AtomicFile: a new file appears with commit, and not before") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("out.yaml");
  auto file = AtomicFile::create(path);
  REQUIRE(file);
  REQUIRE(file->write("a: "));
  REQUIRE(file->write("1\n"));
  CHECK_FALSE(fs::exists(path));
  REQUIRE(file->commit());
  CHECK(directory.read("out.yaml") == "a: 1\n");
  CHECK(directory.count() == 1);
}

TEST_CASE("AtomicFile: a new file has the mode that the umask gives") {
  const test::TemporaryDirectory directory;
  const mode_t before = ::umask(027);
  CHECK(replace(directory.file("out"), "x"));
  ::umask(before);
  CHECK(mode_of(directory.file("out")) == 0640);
}

TEST_CASE("AtomicFile: the old file's content stays until commit, its mode for ever") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("out", "old");
  REQUIRE(::chmod(path.c_str(), 0604) == 0);
  auto file = AtomicFile::create(path);
  REQUIRE(file);
  REQUIRE(file->write("new"));
  CHECK(directory.read("out") == "old");
  REQUIRE(file->commit());
  CHECK(directory.read("out") == "new");
  CHECK(mode_of(path) == 0604);
}

TEST_CASE("AtomicFile: without commit nothing changes and nothing is left") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("out", "old");
  {
    auto file = AtomicFile::create(path);
    REQUIRE(file);
    REQUIRE(file->write("new"));
    CHECK(directory.count() == 2);
  }
  CHECK(directory.read("out") == "old");
  CHECK(directory.count() == 1);
}

TEST_CASE("AtomicFile: moving it around keeps one temporary file") {
  const test::TemporaryDirectory directory;
  auto first = AtomicFile::create(directory.file("a"));
  auto second = AtomicFile::create(directory.file("b"));
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(second->write("content of b"));
  *first = std::move(*second);
  CHECK(directory.count() == 1);
  REQUIRE(first->commit());
  CHECK(directory.read("b") == "content of b");
  CHECK(directory.count() == 1);
}

TEST_CASE("AtomicFile: a second commit is refused") {
  const test::TemporaryDirectory directory;
  auto file = AtomicFile::create(directory.file("out"));
  REQUIRE(file);
  REQUIRE(file->commit());
  CHECK_FALSE(file->commit());
  CHECK_FALSE(file->write("more"));
}

TEST_CASE("AtomicFile: a symbolic link is followed and stays") {
  const test::TemporaryDirectory directory;
  fs::create_directory(directory.path() / "sub");
  const std::string path = directory.write("sub/real", "old");
  fs::create_symlink("sub/middle", directory.file("link"));
  fs::create_symlink("real", directory.file("sub/middle"));
  REQUIRE(replace(directory.file("link"), "new"));
  CHECK(directory.read("sub/real") == "new");
  CHECK(fs::is_symlink(directory.file("link")));
  CHECK(fs::is_symlink(directory.file("sub/middle")));
  CHECK(directory.count() == 2);
}

TEST_CASE("AtomicFile: a dangling link's target is made") {
  const test::TemporaryDirectory directory;
  fs::create_symlink("real", directory.file("link"));
  REQUIRE(replace(directory.file("link"), "new"));
  CHECK(directory.read("real") == "new");
  CHECK(fs::is_symlink(directory.file("link")));
}

TEST_CASE("AtomicFile: links in a circle are an error") {
  const test::TemporaryDirectory directory;
  fs::create_symlink("b", directory.file("a"));
  fs::create_symlink("a", directory.file("b"));
  const auto replaced = replace(directory.file("a"), "x");
  REQUIRE_FALSE(replaced);
  CHECK(replaced.error().message ==
        "cannot write " + directory.file("a") + ": Too many levels of symbolic links");
}

TEST_CASE("AtomicFile: a path without a directory means the current one") {
  const test::TemporaryDirectory directory;
  const fs::path before = fs::current_path();
  fs::current_path(directory.path());
  CHECK(replace("out", "x"));
  fs::current_path(before);
  CHECK(directory.read("out") == "x");
  CHECK(directory.count() == 1);
}

TEST_CASE("AtomicFile: a directory and a missing directory are errors with advice") {
  const test::TemporaryDirectory directory;
  const auto into_directory = replace(directory.path().string(), "x");
  REQUIRE_FALSE(into_directory);
  CHECK(into_directory.error() ==
        Error{ErrorCode::invalid_input,
              "cannot write " + directory.path().string() + ": Is a directory",
              "name a file in it"});
  const auto nowhere = replace(directory.file("no/out"), "x");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error() ==
        Error{ErrorCode::not_found,
              "cannot write " + directory.file("no/out") + ": No such file or directory",
              "make the directory first"});
  CHECK_FALSE(replace("", "x"));
  CHECK_FALSE(replace(directory.file("new/"), "x"));
  CHECK(directory.count() == 0);
}

TEST_CASE("AtomicFile: what isn't a regular file is written through") {
  CHECK(replace("/dev/null", "x"));
  const auto full = replace("/dev/full", "x");
  REQUIRE_FALSE(full);
  CHECK(full.error().code == ErrorCode::unavailable);
  CHECK(full.error().message == "cannot write /dev/full: No space left on device");
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("AtomicFile: a FIFO is written through") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("fifo");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::string seen;
  std::thread reader([&] {
    auto source = FileSource::open(path);
    seen = source ? read_all(*source, 100).value_or("") : "";
  });
  CHECK(replace(path, "through"));
  reader.join();
  CHECK(seen == "through");
  CHECK(fs::is_fifo(path));
}

TEST_CASE("AtomicFile: /dev/stdout continues what stdout is, a file too") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("log", "before\n");
  const int status = run_in_child([&] {
    const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND);
    return fd >= 0 && ::dup2(fd, STDOUT_FILENO) >= 0 && replace("/dev/stdout", "product\n") &&
           ::write(STDOUT_FILENO, "after\n", 6) == 6;
  });
  CHECK(status == 0);
  CHECK(directory.read("log") == "before\nproduct\nafter\n");
  CHECK(directory.count() == 1);
}

TEST_CASE("AtomicFile: a write beyond the file size limit leaves the old file") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("out", "old");
  const int status = run_in_child([&] {
    prepare_signals();
    const rlimit small{4096, 4096};
    if (::setrlimit(RLIMIT_FSIZE, &small) != 0) {
      return false;
    }
    auto file = AtomicFile::create(path);
    if (!file) {
      return false;
    }
    const auto written = file->write(std::string(10'000, 'x'));
    return !written && written.error().message == "cannot write " + path + ": File too large" &&
           written.error().hint.starts_with("the old file is unchanged; ") &&
           directory.count() == 1 && !file->commit();
  });
  CHECK(status == 0);
  CHECK(directory.read("out") == "old");
  CHECK(directory.count() == 1);
}

/// The body runs as an ordinary user where the tests run as root, whom no mode stops.
template <typename Body>
int run_unprivileged(const Body& body) {
  return run_in_child([&] { return (::geteuid() != 0 || ::seteuid(65534) == 0) && body(); });
}

TEST_CASE("AtomicFile: a directory without write permission leaves the old file") {
  const test::TemporaryDirectory directory;
  fs::create_directory(directory.path() / "sub");
  const std::string path = directory.write("sub/out", "old");
  REQUIRE(::chmod(path.c_str(), 0666) == 0);
  REQUIRE(::chmod(directory.path().c_str(), 0755) == 0);
  REQUIRE(::chmod(directory.file("sub").c_str(), 0555) == 0);
  const int status = run_unprivileged([&] {
    const auto replaced = replace(path, "new");
    return !replaced && replaced.error() == Error{ErrorCode::unavailable,
                                                  "cannot write " + path + ": Permission denied",
                                                  "choose a directory that you may write to"};
  });
  CHECK(status == 0);
  REQUIRE(::chmod(directory.file("sub").c_str(), 0755) == 0);
  CHECK(directory.read("sub/out") == "old");
  CHECK(fs::directory_iterator(directory.file("sub"))->path() == path);
}

TEST_CASE("AtomicFile: a read-only file in a writable directory stays as it is") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("out", "old");
  REQUIRE(::chmod(path.c_str(), 0444) == 0);
  REQUIRE(::chmod(directory.path().c_str(), 0777) == 0);
  CHECK(run_unprivileged([&] { return !replace(path, "new"); }) == 0);
  CHECK(directory.read("out") == "old");
  CHECK(directory.count() == 1);
}

TEST_CASE("AtomicFile: the old file's owner is kept, or its group loses its rights") {
  if (::geteuid() != 0) {
    MESSAGE("only root can give files away");
    return;
  }
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("out", "old");
  REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
  REQUIRE(::chmod(path.c_str(), 0664) == 0);
  REQUIRE(replace(path, "new"));
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK(status.st_uid == 65534);
  CHECK(status.st_gid == 65534);
  CHECK((status.st_mode & 07777) == 0664);

  REQUIRE(::chown(path.c_str(), 0, 0) == 0);
  REQUIRE(::chmod(path.c_str(), 0676) == 0);
  REQUIRE(::chmod(directory.path().c_str(), 0777) == 0);
  const int ended = run_in_child([&] {
    return ::setgroups(0, nullptr) == 0 && ::setegid(65534) == 0 && ::seteuid(65534) == 0 &&
           replace(path, "newer");
  });
  CHECK(ended == 0);
  CHECK(directory.read("out") == "newer");
  CHECK(mode_of(path) == 0666);
}

TEST_CASE("AtomicFile: a signal that ends the process removes the temporary file") {
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) {
    const test::TemporaryDirectory directory;
    const std::string path = directory.write("out", "old");
    const int status = run_in_child([&] {
      prepare_signals();
      auto file = AtomicFile::create(path);
      const bool started = file && file->write("new") && directory.count() == 2;
      return started && ::raise(signal_number) == 0;
    });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal_number);
    CHECK(directory.read("out") == "old");
    CHECK(directory.count() == 1);
  }
}

}  // namespace
}  // namespace istioctl::base
