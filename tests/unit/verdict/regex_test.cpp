#include "regex.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::verdict {
namespace {

bool fits(std::string_view re2, std::string_view text) {
  const auto regex = Regex::compile(re2);
  REQUIRE(regex.has_value());
  return regex->matches(text);
}

TEST_CASE("Regex: the whole text must match") {
  CHECK(fits("abc", "abc"));
  CHECK_FALSE(fits("abc", "abcd"));
  CHECK_FALSE(fits("abc", "xabc"));
  CHECK(fits("", ""));
  CHECK_FALSE(fits("", "a"));
}

TEST_CASE("Regex: choices and groups") {
  CHECK(fits("a|bc|", "bc"));
  CHECK(fits("a|bc|", ""));
  CHECK_FALSE(fits("a|bc", "ac"));
  CHECK(fits("(?:a|b)c", "bc"));
  CHECK(fits("/users/(?:[0-9]+|me)", "/users/me"));
  CHECK_FALSE(fits("/users/(?:[0-9]+|me)", "/users/"));
}

TEST_CASE("Regex: repetitions") {
  CHECK(fits("a*", ""));
  CHECK(fits("a*?b+", "aabb"));
  CHECK_FALSE(fits("a+", ""));
  CHECK(fits("a?b", "b"));
  CHECK(fits("a{2}", "aa"));
  CHECK_FALSE(fits("a{2}", "aaa"));
  CHECK(fits("a{2,}", "aaaa"));
  CHECK_FALSE(fits("a{2,}", "a"));
  CHECK(fits("a{1,3}", "aaa"));
  CHECK_FALSE(fits("a{1,3}", "aaaa"));
  CHECK(fits("(?:ab){0}c", "c"));
  CHECK(fits("(?:a*)*b", "aab"));
  CHECK(fits("(?:|a)*", "aaa"));
}

TEST_CASE("Regex: classes and characters") {
  CHECK(fits("[a-c]", "b"));
  CHECK_FALSE(fits("[^a-c]", "b"));
  CHECK(fits("[^a-c]", "\n"));
  CHECK(fits("[\\w.-]+", "a_1.-"));
  CHECK(fits("[-a]", "-"));
  CHECK(fits("\\d\\D\\w\\W\\s\\S", "1a_- x"));
  CHECK_FALSE(fits("\\s", "\v"));
  CHECK(fits("\\D", "é"));
  CHECK(fits(".", "é"));
  CHECK_FALSE(fits(".", "\n"));
  CHECK(fits("[é-ü]", "ê"));
  CHECK(fits("\\x{e9}\\.\\t", "é.\t"));
  CHECK(fits("\\{\\}\\]", "{}]"));
}

TEST_CASE("Regex: bytes that aren't UTF-8 are no character") {
  CHECK_FALSE(fits(".", "\xff"));
  CHECK_FALSE(fits("[^a]", "\xff"));
}

TEST_CASE("Regex: edges") {
  CHECK(fits("^a$", "a"));
  CHECK_FALSE(fits("a^b", "ab"));
  CHECK(fits("a\\b b", "a b"));
  CHECK(fits("a\\Bb", "ab"));
  CHECK_FALSE(fits("a\\bb", "ab"));
  CHECK_FALSE(fits("a$\n", "a\n"));
}

TEST_CASE("Regex: takes no more time than text times expression") {
  CHECK_FALSE(fits("(?:a*)*(?:a*)*(?:a*)*b", std::string(20'000, 'a')));
  CHECK(fits("(?:a{0,30}){0,30}", std::string(900, 'a')));
}

TEST_CASE("Regex: what is none") {
  for (const std::string_view text :
       {"(?:", ")", "[a", "a{3,2}", "a{1001}", "\\", "\\1", "\\x{", "[", "(?=a)"}) {
    CAPTURE(text);
    CHECK_FALSE(Regex::compile(text).has_value());
  }
}

}  // namespace
}  // namespace istioctl::verdict
