#include "credentials.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>

#include "support/temporary_directory.h"

namespace istioctl::kubernetes {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a token file is read again after a minute") {
  const test::TemporaryDirectory directory;
  Clock::time_point now = std::chrono::sys_days(std::chrono::year(2018) / 3 / 1);
  TokenFileCredentials source(directory.write("token", "one"), {}, [&] { return now; });
  CHECK(source.current()->authorization == "Bearer one");
  directory.write("token", "two");
  now += 59s;
  CHECK(source.current()->authorization == "Bearer one");
  now += 1s;
  CHECK(source.current()->authorization == "Bearer two");
  directory.write("token", "three");
  now -= 1h;
  CHECK(source.current()->authorization == "Bearer three");
}

TEST_CASE("a token file that can't be read again leaves the last token") {
  const test::TemporaryDirectory directory;
  Clock::time_point now{};
  TokenFileCredentials source(directory.write("token", "one"), {}, [&] { return now; });
  CHECK(source.current()->authorization == "Bearer one");
  std::filesystem::remove(directory.file("token"));
  now += 2min;
  CHECK(source.current()->authorization == "Bearer one");
  const auto renewed = source.renew();
  REQUIRE_FALSE(renewed);
  CHECK(renewed.error().message.find(directory.file("token")) != std::string::npos);
}

TEST_CASE("a refused token is read again at once") {
  const test::TemporaryDirectory directory;
  const Clock::time_point now{};
  TokenFileCredentials source(directory.write("token", "one"), {}, [&] { return now; });
  CHECK(source.current());
  CHECK(source.renew() == false);
  directory.write("token", "two");
  CHECK(source.renew() == true);
  CHECK(source.current()->authorization == "Bearer two");
}

TEST_CASE("is_header_value: what a header can carry") {
  CHECK(is_header_value(""));
  CHECK(is_header_value("a b\tc\xc3\xa4"));
  for (const char c : {'\0', '\n', '\r', '\x1b', '\x7f'}) {
    CHECK_FALSE(is_header_value(std::string("a") + c));
  }
}

}  // namespace
}  // namespace istioctl::kubernetes
