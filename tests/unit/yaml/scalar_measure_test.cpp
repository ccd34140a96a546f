#include <doctest/doctest.h>

#include <cstddef>
#include <string_view>

#include "scalar.h"

namespace istioctl::yaml {
namespace {

TEST_CASE("a quoted scalar ends behind its closing quote") {
  CHECK(quoted_end("\"a\" b", 0) == 3u);
  CHECK(quoted_end("x: 'a' b", 3) == 6u);
  CHECK(quoted_end(R"("a\"b" c)", 0) == 6u);
  CHECK(quoted_end("'a''b' c", 0) == 6u);
  CHECK(quoted_end(R"('a\' b)", 0) == 4u);
  CHECK(quoted_end(R"("a\\" b)", 0) == 5u);
  CHECK(quoted_end("\"a\n\n b\"", 0) == 7u);
  CHECK(quoted_end("\"\"", 0) == 2u);
}

TEST_CASE("a quote that is never closed is an error at the quote") {
  for (const std::string_view text : {"x: \"a", "x: 'a''", "x: \"a\\\"", "x: \"", "x: \"a\\"}) {
    CAPTURE(text);
    const auto end = quoted_end(text, 3);
    REQUIRE_FALSE(end.has_value());
    CHECK(end.error().id == "yaml/unterminated-quote");
    CHECK(end.error().offset == 3);
  }
}

TEST_CASE("a plain scalar ends where its text does, over lines too") {
  CHECK(plain_end("a: b # c", 3, "b") == 4);
  CHECK(plain_end("a b\n  c\n\n  d \n", 0, "a b c\nd") == 12);
  CHECK(plain_end("a\r\n  b\r\n", 0, "a b") == 6);
}

struct Measured {
  std::size_t indent;
  std::string_view content;
};

Measured measure(std::string_view text, int parent_indent = -1) {
  const BlockScalar scalar = measure_block_scalar(text, text.find_first_of("|>"), parent_indent);
  return {scalar.indent, text.substr(scalar.content_begin, scalar.end - scalar.content_begin)};
}

TEST_CASE("the first line with content tells the indentation") {
  const Measured measured = measure("a: |\n\n    b\n     c\nd: e\n", 0);
  CHECK(measured.indent == 4);
  CHECK(measured.content == "\n    b\n     c\n");
}

TEST_CASE("an indentation indicator counts from the parent's column") {
  CHECK(measure("a:\n  b: |1\n   c\n", 2).indent == 3);
  CHECK(measure("|2-\n   a\n").indent == 2);
  CHECK(measure("|-2\n   a\n").indent == 2);
}

TEST_CASE("comments behind the content end it, inside they are content") {
  CHECK(measure("a: |\n  b\n  # c\n# d\n", 0).content == "  b\n  # c\n");
  CHECK(measure("a: |\n  b\n # c\n", 0).content == "  b\n");
}

TEST_CASE("trailing blank lines belong to the scalar where they are kept") {
  CHECK(measure("a: |\n  b\n\n\nc: d\n", 0).content == "  b\n");
  CHECK(measure("a: |+\n  b\n\n\nc: d\n", 0).content == "  b\n\n\n");
}

TEST_CASE("a scalar without content") {
  CHECK(measure("a: |\nb: c\n", 0).content.empty());
  CHECK(measure("a: |", 0).content.empty());
}

}  // namespace
}  // namespace istioctl::yaml
