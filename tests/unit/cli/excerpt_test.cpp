#include "excerpt.h"

#include <doctest/doctest.h>

using istioctl::base::Diagnostic;
using istioctl::cli::format_excerpt;

namespace {

/// `bytes` is the length of what is wrong.
std::string excerpt(std::string line, std::size_t column, std::size_t bytes,
                    std::size_t columns = 80) {
  return format_excerpt({.position = {.line = 14, .column = column},
                         .span = {.begin = 100, .end = 100 + bytes},
                         .message = "wrong",
                         .line_text = std::move(line)},
                        columns);
}

}  // namespace

TEST_CASE("a caret stands below the place, and tildes below the rest of it") {
  CHECK(excerpt("  protocol: HTPP", 13, 4) ==
        "   14 |   protocol: HTPP\n"
        "      |             ^~~~\n");
  CHECK(excerpt("key", 1, 0) ==
        "   14 | key\n"
        "      | ^\n");
}

TEST_CASE("what goes on behind the line's end is marked up to there") {
  CHECK(excerpt("a: bc", 4, 50) ==
        "   14 | a: bc\n"
        "      |    ^~\n");
}

TEST_CASE("the place may be just behind the line's end") {
  CHECK(excerpt("abc", 4, 0) ==
        "   14 | abc\n"
        "      |    ^\n");
}

TEST_CASE("a line's end is not shown") {
  CHECK(excerpt("abc\r\n", 1, 1) == excerpt("abc", 1, 1));
}

TEST_CASE("without a place or a line there is no excerpt") {
  CHECK(excerpt("abc", 0, 1).empty());
  CHECK(excerpt("", 1, 1).empty());
  CHECK(excerpt("abc", 9, 1).empty());
  CHECK(format_excerpt({.message = "wrong", .line_text = "abc"}, 80).empty());
}

TEST_CASE("tabs, wide and combining characters keep the caret in place") {
  CHECK(excerpt("\tx: y", 5, 1) ==
        "   14 |         x: y\n"
        "      |            ^\n");
  CHECK(excerpt("ab\tx", 4, 1) ==
        "   14 | ab      x\n"
        "      |         ^\n");
  CHECK(excerpt("世界: x", 5, 1) ==
        "   14 | 世界: x\n"
        "      |       ^\n");
  CHECK(excerpt("e\u0301: x", 5, 1) ==
        "   14 | e\u0301: x\n"
        "      |    ^\n");
  CHECK(excerpt("x: 世界", 4, 6) ==
        "   14 | x: 世界\n"
        "      |    ^~~~\n");
}

TEST_CASE("control characters and invalid UTF-8 are escaped, and counted as shown") {
  CHECK(excerpt("\x1b[2Jx", 5, 1) ==
        "   14 | \\x1b[2Jx\n"
        "      |        ^\n");
  CHECK(excerpt("\xffx", 2, 1) ==
        "   14 | \\xffx\n"
        "      |     ^\n");
}

TEST_CASE("a long line is cut around the place") {
  const std::string line = std::string(500, 'a') + "WRONG" + std::string(500, 'b');
  const std::string text = excerpt(line, 501, 5, 48);
  CHECK(text ==
        "   14 | ...aaaaaaaaaaaWRONGbbbbbbbbbbbbbbbbbb...\n"
        "      |               ^~~~~\n");
}

TEST_CASE("a long line is cut at its end only when the place is near its start") {
  const std::string text = excerpt("WRONG" + std::string(500, 'b'), 1, 5, 48);
  CHECK(text == "   14 | WRONG" + std::string(29, 'b') + "...\n      | ^~~~~\n");
}

TEST_CASE("a long line is cut at its start only when the place is near its end") {
  const std::string text = excerpt(std::string(500, 'a') + "WRONG", 501, 5, 48);
  CHECK(text == "   14 | ..." + std::string(29, 'a') + "WRONG\n      | " + std::string(32, ' ') +
                    "^~~~~\n");
}

TEST_CASE("a narrow terminal still shows something") {
  const std::string text =
      excerpt(std::string(500, 'a') + "WRONG" + std::string(9, 'b'), 501, 5, 1);
  CHECK(text.contains("WRONG"));
}
