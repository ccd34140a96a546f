#include "re2_text.h"

#include <doctest/doctest.h>

#include <string>

namespace istioctl::proxy {
namespace {

std::string re2(std::string_view pattern) {
  const auto text = to_re2(pattern);
  return text ? *text : "refused: " + text.error().message;
}

bool is_refused(std::string_view pattern) {
  const auto text = to_re2(pattern);
  if (text) return false;
  CHECK(text.error().code == base::ErrorCode::unsupported);
  CHECK_FALSE(text.error().message.empty());
  return true;
}

TEST_CASE("to_re2: what both have stays as it is") {
  for (const std::string_view same :
       {"", "a", "/a/[0-9]+", "a|b", "^a$", "a*?", "a{2}", "a{2,}", "a{2,5}?", ".*", "\\d\\W\\s",
        "[\\w.]", "\\.", "\\/", "\\b", "a|", "é+", "[é-ü]"}) {
    CHECK(re2(same) == same);
  }
}

TEST_CASE("to_re2: what is written otherwise") {
  CHECK(re2("(a)(?:b)") == "(?:a)(?:b)");
  CHECK(re2("/users/{id}") == "/users/\\{id\\}");
  CHECK(re2("a]") == "a\\]");
  CHECK(re2("\\u00e9\\x41\\cA") == "\\x{e9}\\x{41}\\x{1}");
  CHECK(re2("[\\b]") == "[\\x08]");
  CHECK(re2("[\\w-.]") == "[\\w\\-.]");
  CHECK(re2("[-a]") == "[\\-a]");
  CHECK(re2("[a-]") == "[a\\-]");
  CHECK(re2("[[]") == "[\\[]");
  CHECK(re2("\\_") == "\\x{5f}");
}

TEST_CASE("to_re2: what RE2 doesn't have is refused") {
  for (const std::string_view pattern :
       {"(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?<n>a)", "(?i)a", "\\pL", "\\Qa\\E",
        "\\q", "[[:alpha:]]"}) {
    CHECK_MESSAGE(is_refused(pattern), pattern);
  }
}

TEST_CASE("to_re2: what is no regular expression is refused") {
  for (const std::string_view pattern :
       {"(",       ")",  "a)",    "[",       "[a",    "[]",   "[^]",     "[z-a]",
        "[a-\\d]", "*",  "+a",    "a**",     "a*+",   "a??+", "a{2}{3}", "{2}",
        "^*",      "\\", "\\u12", "\\ud800", "\\xg1", "\\c1", "x{2,1}",  "\x89PNG"}) {
    CHECK_MESSAGE(is_refused(pattern), pattern);
  }
}

TEST_CASE("to_re2: what is too large is refused") {
  CHECK_FALSE(is_refused("a{1000}"));
  CHECK(is_refused("a{1001}"));
  CHECK(is_refused("(a{100}){11}"));
  CHECK(is_refused(".{1000}.{1000}.{1000}"));
  CHECK(is_refused(std::string(300, '(') + std::string(300, ')')));
}

}  // namespace
}  // namespace istioctl::proxy
