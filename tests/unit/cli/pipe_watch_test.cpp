#include "pipe_watch.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

using istioctl::base::UniqueFd;
using istioctl::cli::PipeWatch;

namespace {

struct Pipe {
  UniqueFd reading;
  UniqueFd writing;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

bool is_stopped_soon(const std::stop_source& stop) {
  for (int attempt = 0; attempt < 1000 && !stop.stop_requested(); ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return stop.stop_requested();
}

}  // namespace

TEST_CASE("a reader that goes requests a stop, though nothing is written") {
  Pipe pipe = make_pipe();
  const std::stop_source stop;
  const auto watch = PipeWatch::start(pipe.writing.get(), stop);
  REQUIRE(watch);
  CHECK_FALSE(stop.stop_requested());
  pipe.reading.reset();
  CHECK(is_stopped_soon(stop));
}

TEST_CASE("a reader that stays, a file and no descriptor request nothing") {
  const Pipe pipe = make_pipe();
  const UniqueFd file(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  for (const int fd : {pipe.writing.get(), file.get(), -1}) {
    const std::stop_source stop;
    {
      const auto watch = PipeWatch::start(fd, stop);
      REQUIRE(watch);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CHECK_FALSE(stop.stop_requested());
  }
}
