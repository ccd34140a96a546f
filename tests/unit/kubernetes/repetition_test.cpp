#include "repetition.h"

#include <doctest/doctest.h>

using istioctl::http::Response;
using istioctl::kubernetes::Effect;
using istioctl::kubernetes::effect_of;
using istioctl::kubernetes::retry_after;
using istioctl::kubernetes::Status;
using namespace std::chrono_literals;

namespace {

auto asked(const std::string& value) {
  return retry_after(Response{.headers = {{"X", "9"}, {"RETRY-after", value}}});
}

}  // namespace

TEST_CASE("Retry-After counts in seconds") {
  CHECK(asked("7") == 7s);
  CHECK(asked("0") == 0s);
  CHECK(asked("4000000000") == 3600s);
  for (const auto* const text :
       {"", "-1", "1.5", "7 ", "99999999999", "Fri, 31 Dec 1999 23:59:59 GMT"}) {
    CHECK_FALSE(asked(text));
  }
  CHECK_FALSE(retry_after({}));
}

TEST_CASE("a write may have happened when its answer was lost or the server broke at it") {
  CHECK(effect_of({.method = "POST", .path = "/"}, {.sent = true}) == Effect::possible);
  CHECK(effect_of({.method = "POST", .path = "/"}, {.sent = false}) == Effect::none);
  CHECK(effect_of({.method = "GET", .path = "/"}, {.sent = true}) == Effect::none);
  CHECK(effect_of({.method = "POST", .path = "/"}, Status{.code = 504}) == Effect::possible);
  CHECK(effect_of({.method = "POST", .path = "/"}, Status{.code = 429}) == Effect::none);
  CHECK(effect_of({.method = "GET", .path = "/"}, Status{.code = 500}) == Effect::none);
}
