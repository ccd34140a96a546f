#include "literals.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

namespace istioctl::gotemplate {
namespace {

TEST_CASE("escapes stand for characters, or bytes that need not be UTF-8") {
  CHECK(unquote(R"("a\tb\\\"")") == "a\tb\\\"");
  CHECK(unquote(R"("\x41\101\u00e9\U0001F680")") == "AA\u00e9\U0001F680");
  CHECK(unquote(R"("\xff")") == "\xff");
  CHECK(unquote("\"\xff\"") == "\uFFFD");
}

TEST_CASE("malformed escapes are refused") {
  for (const char* literal : {R"("\z")", R"("\'")", R"("\x4")", R"("\400")", R"("\ud800")",
                              R"("\U00110000")", R"("\08")", R"("\u12g4")"}) {
    CAPTURE(literal);
    CHECK_FALSE(unquote(literal).has_value());
  }
}

TEST_CASE("raw strings have no escapes and no carriage returns") {
  CHECK(unquote("`a\\n\r\n`") == "a\\n\n");
}

TEST_CASE("integers come in Go's bases, with underscores between digits") {
  CHECK(parse_number("007")->as_integer() == 7);
  CHECK(parse_number("0x_1F")->as_integer() == 31);
  CHECK(parse_number("-0b101")->as_integer() == -5);
  CHECK(parse_number("0o17")->as_integer() == 15);
  CHECK(parse_number("1_000")->as_integer() == 1000);
  CHECK(parse_number("-9223372036854775808")->as_integer() ==
        std::numeric_limits<std::int64_t>::min());
  for (const char* literal : {"08", "1__0", "1_", "0x", "0b2", "_1", "+", "."}) {
    CAPTURE(literal);
    CHECK_FALSE(parse_number(literal).has_value());
  }
}

TEST_CASE("floating-point numbers need a point or an exponent") {
  CHECK(parse_number("1.5")->as_floating() == 1.5);
  CHECK(parse_number(".5")->as_floating() == 0.5);
  CHECK(parse_number("-1e3")->as_floating() == -1000);
  CHECK(parse_number("0x1.8p1")->as_floating() == 3);
  CHECK(parse_number("1e-400")->as_floating() == 0);
  CHECK_FALSE(parse_number("1e309").has_value());
  CHECK_FALSE(parse_number("0x1.8").has_value());
}

TEST_CASE("a signed hexadecimal integer with an e counts as floating, as in Go") {
  CHECK(parse_number("0x1e")->kind() == Kind::integer);
  CHECK(parse_number("-0x1e")->as_floating() == -30);
}

TEST_CASE("large integers: unusable from 2^63 on, refused from 2^64 on") {
  CHECK(parse_number("9223372036854775808")->kind() == Kind::invalid);
  CHECK(parse_number("18446744073709551616").error() ==
        "integer overflow: \"18446744073709551616\"");
}

TEST_CASE("characters are their numbers") {
  CHECK(parse_number("'a'")->as_integer() == 97);
  CHECK(parse_number(R"('\'')")->as_integer() == 39);
  CHECK(parse_number(R"('\xff')")->as_integer() == 255);
  CHECK_FALSE(parse_number("''").has_value());
  CHECK_FALSE(parse_number("'ab'").has_value());
}

TEST_CASE("complex numbers are refused by name") {
  CHECK(parse_number("2i").error() == "complex numbers are not supported: \"2i\"");
}

}  // namespace
}  // namespace istioctl::gotemplate
