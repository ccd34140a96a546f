#include "istioctl/base/file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "support/temporary_directory.h"

namespace istioctl::base {
namespace {

struct PipeEnds {
  UniqueFd reading;
  UniqueFd writing;
};

PipeEnds make_pipe(int flags = 0) {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC | flags) == 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

TEST_CASE("FileSource: reads a file to its end") {
  const test::TemporaryDirectory directory;
  const std::string content = std::string(300'000, 'x') + "end";
  auto source = FileSource::open(directory.write("a.yaml", content));
  REQUIRE(source);
  CHECK(read_all(*source, 1'000'000) == content);
  std::array<char, 8> buffer{};
  CHECK(source->read(buffer.data(), buffer.size()) == 0U);
}

TEST_CASE("FileSource: a missing file is not found, by name") {
  const auto source = FileSource::open("no/such/file.yaml");
  REQUIRE_FALSE(source);
  CHECK(source.error() ==
        Error{ErrorCode::not_found, "cannot open no/such/file.yaml: No such file or directory"});
}

TEST_CASE("FileSource: a directory is refused") {
  const test::TemporaryDirectory directory;
  const auto source = FileSource::open(directory.path().string());
  REQUIRE_FALSE(source);
  CHECK(source.error() == Error{ErrorCode::invalid_input,
                                "cannot read " + directory.path().string() + ": Is a directory"});
}

TEST_CASE("FileSource: a borrowed descriptor stays open, an owned one is closed") {
  const PipeEnds ends = make_pipe();
  REQUIRE(::write(ends.writing.get(), "abc", 3) == 3);
  {
    FileSource source(ends.reading.get(), "<stdin>");
    std::array<char, 8> buffer{};
    CHECK(source.read(buffer.data(), buffer.size()) == 3U);
    CHECK(source.name() == "<stdin>");
  }
  CHECK(::fcntl(ends.reading.get(), F_GETFD) != -1);

  UniqueFd fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int number = fd.get();
  {
    const FileSource source(std::move(fd), "null");
  }
  CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("FileSource: a failed read names the source") {
  FileSource source(-1, "<stdin>");
  std::array<char, 8> buffer{};
  const auto count = source.read(buffer.data(), buffer.size());
  REQUIRE_FALSE(count);
  CHECK(count.error().message == "cannot read <stdin>: Bad file descriptor");
}

TEST_CASE("FileSource: waits for a descriptor that doesn't block") {
  PipeEnds ends = make_pipe(O_NONBLOCK);
  std::thread writer([&ends] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    (void)!::write(ends.writing.get(), "late", 4);
    ends.writing.reset();
  });
  FileSource source(ends.reading.get(), "<stdin>");
  CHECK(read_all(source, 100) == "late");
  writer.join();
}

TEST_CASE("StringSource: gives its bytes in pieces") {
  StringSource source("abcde");
  std::array<char, 3> buffer{};
  CHECK(source.read(buffer.data(), buffer.size()) == 3U);
  CHECK(std::string(buffer.data(), 3) == "abc");
  CHECK(source.read(buffer.data(), buffer.size()) == 2U);
  CHECK(source.read(buffer.data(), buffer.size()) == 0U);
}

TEST_CASE("read_all: a limit is a limit") {
  StringSource exact("12345");
  CHECK(read_all(exact, 5) == "12345");
  StringSource longer("123456");
  const auto refused = read_all(longer, 5);
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == Error{ErrorCode::invalid_input, "more than 5 bytes of input"});
}

TEST_CASE("read_all: passes an error on") {
  FileSource source(-1, "broken");
  CHECK_FALSE(read_all(source, 5));
}

TEST_CASE("FdSink: writes everything, through a small pipe that doesn't block") {
  PipeEnds ends = make_pipe(O_NONBLOCK);
  const std::string content(300'000, 'y');
  std::string seen;
  std::thread reader([&] {
    FileSource source(ends.reading.get(), "pipe");
    seen = read_all(source, 1'000'000).value_or("");
  });
  FdSink sink(ends.writing.get(), "<stdout>");
  CHECK(sink.write(content));
  ends.writing.reset();
  reader.join();
  CHECK(seen == content);
}

TEST_CASE("FdSink: a closed pipe has a code of its own") {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  PipeEnds ends = make_pipe();
  ends.reading.reset();
  FdSink sink(ends.writing.get(), "<stdout>");
  const auto written = sink.write("x");
  REQUIRE_FALSE(written);
  CHECK(written.error() == Error{ErrorCode::closed_pipe, "cannot write <stdout>: Broken pipe"});
  ::signal(SIGPIPE, before);
}

TEST_CASE("FdSink: a full device is an error") {
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  FdSink sink(full.get(), "<stdout>");
  const auto written = sink.write("x");
  REQUIRE_FALSE(written);
  CHECK(written.error() ==
        Error{ErrorCode::unavailable, "cannot write <stdout>: No space left on device"});
}

TEST_CASE("StringSink: gathers and gives away") {
  StringSink sink;
  REQUIRE(sink.write("ab"));
  REQUIRE(sink.write("c"));
  CHECK(sink.bytes() == "abc");
  CHECK(sink.take() == "abc");
  CHECK(sink.bytes().empty());
}

}  // namespace
}  // namespace istioctl::base
