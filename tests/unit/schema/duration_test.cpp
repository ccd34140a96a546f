#include "istioctl/schema/duration.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

namespace istioctl::schema {
namespace {

using std::chrono::nanoseconds;

constexpr std::int64_t second = 1'000'000'000;

std::int64_t parsed(std::string_view text) {
  const auto duration = parse_duration(text);
  REQUIRE_MESSAGE(duration.has_value(), text);
  return duration->count();
}

TEST_CASE("what Go's time.ParseDuration reads") {
  CHECK(parsed("0") == 0);
  CHECK(parsed("5s") == 5 * second);
  CHECK(parsed("30s") == 30 * second);
  CHECK(parsed("1478s") == 1478 * second);
  CHECK(parsed("-5s") == -5 * second);
  CHECK(parsed("+5s") == 5 * second);
  CHECK(parsed("-0") == 0);
  CHECK(parsed("+0") == 0);
  CHECK(parsed("5.0s") == 5 * second);
  CHECK(parsed("5.6s") == 5'600'000'000);
  CHECK(parsed("5.s") == 5 * second);
  CHECK(parsed(".5s") == second / 2);
  CHECK(parsed("1.0s") == second);
  CHECK(parsed("1.004s") == 1'004'000'000);
  CHECK(parsed("100.00100s") == 100'001'000'000);
  CHECK(parsed("10ns") == 10);
  CHECK(parsed("11us") == 11'000);
  CHECK(parsed("12\u00b5s") == 12'000);
  CHECK(parsed("12\u03bcs") == 12'000);
  CHECK(parsed("13ms") == 13'000'000);
  CHECK(parsed("15m") == 15 * 60 * second);
  CHECK(parsed("16h") == 16 * 3600 * second);
  CHECK(parsed("3h30m") == (3 * 3600 + 30 * 60) * second);
  CHECK(parsed("10.5s4m") == 4 * 60 * second + 10'500'000'000);
  CHECK(parsed("-2m3.4s") == -(2 * 60 * second + 3'400'000'000));
  CHECK(parsed("1h2m3s4ms5us6ns") == 3723 * second + 4'005'006);
  CHECK(parsed("52763797000ns") == 52'763'797'000);
  CHECK(parsed("0.3333333333333333333h") == 20 * 60 * second);
  CHECK(parsed("0.100000000000000000000h") == 6 * 60 * second);
}

TEST_CASE("the ends of the range") {
  CHECK(parsed("9223372036854775807ns") == std::numeric_limits<std::int64_t>::max());
  CHECK(parsed("9223372036.854775807s") == std::numeric_limits<std::int64_t>::max());
  CHECK(parsed("-9223372036854775808ns") == std::numeric_limits<std::int64_t>::min());
  CHECK(parsed("9223372036s854ms775us807ns") == std::numeric_limits<std::int64_t>::max());
  for (const char* text :
       {"9223372036854775808ns", "9223372036854775.808us", "3000000h", "9223372037s",
        "-9223372036854775809ns", "99999999999999999999999s", "9223372036854ms775us808ns"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("what is no duration") {
  for (const char* text : {"",   "3",    "-",     "s",        ".",      "-.",   ".s",   "+.s",
                           "1d", "3 s",  " 3s",   "3s ",      "1h30",   "1,5s", "0x1s", "1e3s",
                           "1S", "--1s", "1s-1s", "\x85\x85", "1\xC2s", "infs"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("durations print as Go's do") {
  const std::pair<std::int64_t, std::string_view> vectors[] = {
      {0, "0s"},
      {1, "1ns"},
      {1'100, "1.1\u00b5s"},
      {2'200'000, "2.2ms"},
      {500'000'000, "500ms"},
      {3'300'000'000, "3.3s"},
      {1'500'000'000, "1.5s"},
      {90 * second, "1m30s"},
      {245 * second, "4m5s"},
      {245 * second + 1'000'000, "4m5.001s"},
      {(5 * 3600 + 6 * 60 + 7) * second + 1'000'000, "5h6m7.001s"},
      {8 * 60 * second + 1, "8m0.000000001s"},
      {3600 * second, "1h0m0s"},
      {-1, "-1ns"},
      {-90 * second, "-1m30s"},
      {std::numeric_limits<std::int64_t>::max(), "2562047h47m16.854775807s"},
      {std::numeric_limits<std::int64_t>::min(), "-2562047h47m16.854775808s"},
  };
  for (const auto& [count, text] : vectors) {
    CHECK(format_duration(nanoseconds(count)) == text);
    CHECK(parsed(text) == count);
  }
}

}  // namespace
}  // namespace istioctl::schema
