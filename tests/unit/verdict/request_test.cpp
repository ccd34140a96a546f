#include "istioctl/verdict/request.h"

#include <doctest/doctest.h>

namespace istioctl::verdict {
namespace {

TEST_CASE("parse_header: names in lower case, values without space around") {
  CHECK(parse_header("X-User: a: b ") == std::pair<std::string, std::string>("x-user", "a: b"));
  CHECK(parse_header("x:") == std::pair<std::string, std::string>("x", ""));
}

TEST_CASE("parse_header: an error doesn't tell the value") {
  for (const std::string_view text : {"Authorization secret", "Bad name: secret", ": secret",
                                      "x: secret\r\ny: z", "x: \x01secret"}) {
    const auto header = parse_header(text);
    REQUIRE_FALSE(header.has_value());
    CHECK(header.error().message.find("secret") == std::string::npos);
  }
}

TEST_CASE("parse_method: a token, but not CONNECT") {
  CHECK(parse_method("PATCH") == "PATCH");
  CHECK_FALSE(parse_method("").has_value());
  CHECK_FALSE(parse_method("G ET").has_value());
  CHECK_FALSE(parse_method("CONNECT").has_value());
}

}  // namespace
}  // namespace istioctl::verdict
