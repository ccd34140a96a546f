#include "istioctl/base/utf8.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace istioctl::base {
namespace {

using namespace std::string_view_literals;

TEST_CASE("find_invalid_utf8: accepts the edges of every length") {
  for (const std::string_view text :
       {""sv, "\0"sv, "\x7f"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
        "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv,
        "plain text, longer than a word"sv}) {
    CHECK_FALSE(find_invalid_utf8(text));
  }
}

TEST_CASE("find_invalid_utf8: rejects what RFC 3629 rejects") {
  for (const std::string_view bad :
       {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
        "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv,
        "\xFF"sv, "\xFE"sv, "\xC2"sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC2 "sv}) {
    CHECK(find_invalid_utf8(bad) == 0U);
    const std::string inside = "twelve bytes" + std::string(bad) + "and more text";
    CHECK(find_invalid_utf8(inside) == 12U);
  }
}

TEST_CASE("find_invalid_utf8: finds a bad byte at any offset") {
  for (std::size_t offset = 0; offset < 100; ++offset) {
    std::string text(100, 'x');
    text[offset] = '\xFF';
    CHECK(find_invalid_utf8(text) == offset);
  }
}

TEST_CASE("append_utf8 and decode_code_point: agree on every scalar value") {
  bool all_agree = true;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) {
      continue;
    }
    std::string text;
    append_utf8(text, value);
    const CodePoint decoded = decode_code_point(text);
    all_agree = all_agree && decoded.valid && decoded.value == value &&
                decoded.length == text.size() && !find_invalid_utf8(text);
  }
  CHECK(all_agree);
}

TEST_CASE("append_utf8: what is no scalar value becomes the replacement character") {
  for (const char32_t value : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}}) {
    std::string text;
    append_utf8(text, value);
    CHECK(text == "\xEF\xBF\xBD");
  }
}

TEST_CASE("decode_code_point: a bad byte is one step") {
  const CodePoint bad = decode_code_point("\xE2\x82x");
  CHECK_FALSE(bad.valid);
  CHECK(bad.length == 1);
  CHECK(bad.value == 0xFFFD);
}

TEST_CASE("count_code_points: counts characters, not bytes") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("abc") == 3);
  CHECK(count_code_points("h\xC3\xA9llo \xF0\x9F\x98\x80") == 7);
  CHECK(count_code_points("\xFF\xFE") == 2);
}

}  // namespace
}  // namespace istioctl::base
