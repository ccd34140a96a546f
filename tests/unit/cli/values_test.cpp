#include "values.h"

#include <doctest/doctest.h>

#include <limits>

using istioctl::base::ErrorCode;
using istioctl::cli::assign;
using istioctl::cli::default_text;
using istioctl::cli::Flag;
using istioctl::cli::parse_bool;
using istioctl::cli::parse_integer;
using istioctl::cli::value_name;

namespace {

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

std::string error_of(const Flag& flag, const std::string& text) {
  const auto assigned = assign(flag, text);
  REQUIRE_FALSE(assigned);
  CHECK(assigned.error().code == ErrorCode::invalid_input);
  return assigned.error().message;
}

}  // namespace

TEST_CASE("booleans are those of Go's ParseBool") {
  for (const auto* const text : {"1", "t", "T", "TRUE", "true", "True"}) {
    CHECK(parse_bool(text) == true);
  }
  for (const auto* const text : {"0", "f", "F", "FALSE", "false", "False"}) {
    CHECK(parse_bool(text) == false);
  }
  for (const auto* const text : {"", "yes", "tRUE", " true", "2"}) {
    CHECK_FALSE(parse_bool(text).has_value());
  }
}

TEST_CASE("integers are those of Go's ParseInt with base 0") {
  CHECK(parse_integer("0") == 0);
  CHECK(parse_integer("1337") == 1337);
  CHECK(parse_integer("-5") == -5);
  CHECK(parse_integer("+5") == 5);
  CHECK(parse_integer("0x1F") == 31);
  CHECK(parse_integer("-0X1f") == -31);
  CHECK(parse_integer("010") == 8);
  CHECK(parse_integer("0o10") == 8);
  CHECK(parse_integer("0b101") == 5);
  CHECK(parse_integer("9223372036854775807") == highest);
  CHECK(parse_integer("-9223372036854775808") == lowest);
}

TEST_CASE("what is no integer is refused") {
  for (const auto* const text :
       {"", "-", "+", "x", "1x", "1 ", " 1", "08", "0x", "0b2", "--1", "+-1", "1.0",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_integer(text).has_value());
  }
}

TEST_CASE("values are stored by the type of the target") {
  bool boolean = true;
  std::int64_t integer = 0;
  std::optional<std::int64_t> optional_integer;
  std::string text = "default";
  std::optional<std::string> optional_text;
  std::vector<std::string> list;
  CHECK(assign({.names = {"a"}, .target = &boolean}, "F"));
  CHECK(assign({.names = {"a"}, .target = &integer}, "7"));
  CHECK(assign({.names = {"a"}, .target = &optional_integer}, "8"));
  CHECK(assign({.names = {"a"}, .target = &text}, ""));
  CHECK(assign({.names = {"a"}, .target = &optional_text}, ""));
  CHECK(assign({.names = {"a"}, .target = &list}, "x"));
  CHECK(assign({.names = {"a"}, .target = &list}, "y"));
  CHECK_FALSE(boolean);
  CHECK(integer == 7);
  CHECK(optional_integer == 8);
  CHECK(text.empty());
  CHECK(optional_text == "");
  CHECK(list == std::vector<std::string>{"x", "y"});
}

TEST_CASE("malformed values are refused and leave the target alone") {
  bool boolean = true;
  std::int64_t integer = 5;
  std::string text = "auto";
  CHECK(error_of({.names = {"debug"}, .target = &boolean}, "maybe") ==
        R"(invalid value "maybe" for --debug: want true or false)");
  CHECK(error_of({.names = {"uid"}, .target = &integer}, "x") ==
        R"(invalid value "x" for --uid: want an integer)");
  CHECK(error_of({.names = {"uid"}, .target = &integer, .minimum = 0, .maximum = 9}, "10") ==
        R"(invalid value "10" for --uid: want an integer from 0 to 9)");
  CHECK(error_of({.names = {"color"}, .target = &text, .values = {"auto", "never"}}, "nevr") ==
        R"(invalid value "nevr" for --color: want auto, never)");
  CHECK(boolean);
  CHECK(integer == 5);
  CHECK(text == "auto");
}

TEST_CASE("the limits of an integer are part of it") {
  std::int64_t integer = 5;
  const Flag flag = {.names = {"uid"}, .target = &integer, .minimum = 0, .maximum = 9};
  CHECK(assign(flag, "0"));
  CHECK(assign(flag, "9"));
  CHECK_FALSE(assign(flag, "-1"));
}

TEST_CASE("the default that help shows is what the target holds") {
  bool off = false;
  bool on = true;
  std::int64_t integer = 1337;
  std::string text = "docker.io/istio";
  std::string empty;
  std::vector<std::string> list;
  CHECK(default_text({.target = &off}).empty());
  CHECK(default_text({.target = &on}) == "true");
  CHECK(default_text({.target = &integer}) == "1337");
  CHECK(default_text({.target = &text}) == "docker.io/istio");
  CHECK(default_text({.target = &empty}).empty());
  CHECK(default_text({.target = &list}).empty());
  CHECK(default_text({.target = &text, .default_text = "see below"}) == "see below");
}

TEST_CASE("a value without a name of its own is named after its type") {
  bool boolean = false;
  std::optional<std::int64_t> integer;
  std::string text;
  CHECK(value_name({.target = &boolean}).empty());
  CHECK(value_name({.target = &integer}) == "N");
  CHECK(value_name({.target = &text}) == "STRING");
  CHECK(value_name({.value_name = "FILE", .target = &text}) == "FILE");
}
