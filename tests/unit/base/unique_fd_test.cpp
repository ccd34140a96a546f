#include "istioctl/base/unique_fd.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <utility>

namespace istioctl::base {
namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) != -1;
}

UniqueFd open_null() {
  return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

TEST_CASE("UniqueFd: closes what it owns") {
  int number = -1;
  {
    const UniqueFd fd = open_null();
    number = fd.get();
    REQUIRE(is_open(number));
  }
  CHECK_FALSE(is_open(number));
}

TEST_CASE("UniqueFd: moving hands the descriptor over") {
  UniqueFd first = open_null();
  const int number = first.get();
  UniqueFd second = std::move(first);
  CHECK_FALSE(first);  // NOLINT(bugprone-use-after-move): what is tested
  CHECK(second.get() == number);

  UniqueFd third = open_null();
  const int replaced = third.get();
  third = std::move(second);
  CHECK(third.get() == number);
  CHECK_FALSE(is_open(replaced));
}

TEST_CASE("UniqueFd: release leaves it open, reset closes it") {
  UniqueFd fd = open_null();
  const int number = fd.release();
  CHECK_FALSE(fd);
  CHECK(is_open(number));
  fd.reset(number);
  fd.reset();
  CHECK_FALSE(is_open(number));
}

}  // namespace
}  // namespace istioctl::base
