#include "istioctl/base/rfc3339.h"

#include <doctest/doctest.h>

namespace istioctl::base {
namespace {

using namespace std::chrono;

TEST_CASE("parse_rfc3339: in UTC and elsewhere") {
  const auto noon = sys_days(2018y / March / 1) + 12h;
  CHECK(parse_rfc3339("2018-03-01T12:00:00Z") == noon);
  CHECK(parse_rfc3339("2018-03-01T12:00:00.999999999Z") == noon);
  CHECK(parse_rfc3339("2018-03-01T14:30:00+02:30") == noon);
  CHECK(parse_rfc3339("2018-03-01T00:00:00.5-12:00") == noon);
  CHECK(parse_rfc3339("2016-02-29T00:00:00Z") == sys_days(2016y / February / 29));
}

TEST_CASE("parse_rfc3339: what is no time") {
  for (const char* const text :
       {"", "yesterday", "2018-03-01", "2018-03-01T12:00:00", "2018-03-01T12:00:00z",
        "2018-03-01 12:00:00Z", "2018-02-29T12:00:00Z", "2018-13-01T12:00:00Z",
        "2018-03-01T24:00:00Z", "2018-03-01T12:60:00Z", "2018-03-01T12:00:61Z",
        "2018-03-01T12:00:00.Z", "2018-03-01T12:00:00+2", "2018-03-01T12:00:00+24:00",
        "2018-03-01T12:00:00+00:60", "2018-03-01T12:00:-1Z", "2018-03-01T12:00:00Zx"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}

}  // namespace
}  // namespace istioctl::base
