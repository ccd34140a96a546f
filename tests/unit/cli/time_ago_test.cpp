#include "time_ago.h"

#include <doctest/doctest.h>

using istioctl::cli::human_duration;
using istioctl::cli::time_ago;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a duration is as precise as its size makes worth while") {
  CHECK(human_duration(seconds(0)) == "0s");
  CHECK(human_duration(seconds(119)) == "119s");
  CHECK(human_duration(seconds(120)) == "2m");
  CHECK(human_duration(seconds(192)) == "3m12s");
  CHECK(human_duration(seconds(599)) == "9m59s");
  CHECK(human_duration(minutes(10) + seconds(59)) == "10m");
  CHECK(human_duration(minutes(179)) == "179m");
  CHECK(human_duration(hours(3)) == "3h");
  CHECK(human_duration(hours(7) + minutes(59)) == "7h59m");
  CHECK(human_duration(hours(8) + minutes(59)) == "8h");
  CHECK(human_duration(hours(47)) == "47h");
  CHECK(human_duration(hours(48)) == "2d");
  CHECK(human_duration(days(7) + hours(23)) == "7d23h");
  CHECK(human_duration(days(8) + hours(23)) == "8d");
  CHECK(human_duration(days(729)) == "729d");
  CHECK(human_duration(days(730)) == "2y");
  CHECK(human_duration(days(365 * 7 + 364)) == "7y364d");
  CHECK(human_duration(days(365 * 8 + 364)) == "8y");
}

TEST_CASE("clocks may differ by a second, and no more") {
  CHECK(human_duration(seconds(-1)) == "0s");
  CHECK(human_duration(seconds(-2)) == "<invalid>");
}

TEST_CASE("the time since a creation") {
  using namespace std::chrono;
  const system_clock::time_point now = sys_days(2018y / March / 1) + hours(1) + milliseconds(900);
  CHECK(time_ago("2018-03-01T00:59:55Z", now) == "5s");
  CHECK(time_ago("2018-02-28T23:00:00Z", now) == "120m");
  CHECK(time_ago("2016-02-29T01:00:00Z", now) == "2y1d");
}

TEST_CASE("what is no time is unknown") {
  const std::chrono::system_clock::time_point now;
  for (const auto* const text :
       {"", "yesterday", "2018-02-30T00:00:00Z", "2018-13-01T00:00:00Z", "2018-03-01T00:00:00+",
        "2018-03-01 00:00:00Z", "2018-03-0xT00:00:00Z", "2018-03-01T00:00:-1Z"}) {
    CHECK(time_ago(text, now) == "<unknown>");
  }
}
