#include <doctest/doctest.h>

#include "istioctl/http/client.h"

using istioctl::http::reason_phrase;

TEST_CASE("a known status has its phrase, another none") {
  CHECK(reason_phrase(200) == "OK");
  CHECK(reason_phrase(404) == "Not Found");
  CHECK(reason_phrase(505) == "HTTP Version Not Supported");
  CHECK(reason_phrase(0).empty());
  CHECK(reason_phrase(299).empty());
  CHECK(reason_phrase(999).empty());
}
