#include "istioctl/base/printable.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::base {
namespace {

using namespace std::string_view_literals;

TEST_CASE("escape_for_terminal: text stays text") {
  CHECK(escape_for_terminal("plain, h\u00e9llo \U0001F600 \\x1b") ==
        "plain, h\u00e9llo \U0001F600 \\x1b");
  CHECK(escape_for_terminal("").empty());
}

TEST_CASE("escape_for_terminal: what a terminal would act on is shown") {
  CHECK(escape_for_terminal("\x1b[31mred\x07"sv) == "\\x1b[31mred\\x07");
  CHECK(escape_for_terminal("a\0b"sv) == "a\\x00b");
  CHECK(escape_for_terminal("a\nb\rc\td") == "a\\nb\\x0dc d");
  CHECK(escape_for_terminal("\x7f") == "\\x7f");
  CHECK(escape_for_terminal("\u009b") == "\\x9b");
}

TEST_CASE("escape_for_terminal: what reorders or breaks the line is shown") {
  CHECK(escape_for_terminal("a\u202eb\u2066c\u200fd") == "a\\u202eb\\u2066c\\u200fd");
  CHECK(escape_for_terminal("a\u2028b\ufeffc") == "a\\u2028b\\ufeffc");
}

TEST_CASE("escape_for_terminal: bytes that are not UTF-8 are shown") {
  CHECK(escape_for_terminal("a\xFF\xC3") == "a\\xff\\xc3");
}

TEST_CASE("escape_for_terminal: no control byte survives, and twice is once") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  const std::string once = escape_for_terminal(all);
  CHECK(once.find_first_of("\x1b\x7f\n\r\t\x07") == std::string::npos);
  CHECK(once.find('\0') == std::string::npos);
  CHECK(escape_for_terminal(once) == once);
}

TEST_CASE("quote: quotes, escapes and cuts") {
  CHECK(quote("a\nb") == "\"a\\nb\"");
  CHECK(quote("") == "\"\"");
  CHECK(quote("12345", 5) == "\"12345\"");
  CHECK(quote("\u00e92345x", 5) == "\"\u00e92345\u2026\"");
  CHECK(quote(std::string(1'000'000, 'x')).size() < 100);
}

}  // namespace
}  // namespace istioctl::base
