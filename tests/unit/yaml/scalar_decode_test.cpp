#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "helpers.h"
#include "scalar.h"

namespace istioctl::yaml {
namespace {

std::string double_quoted(std::string_view body) {
  return decode_flow_scalar('"' + std::string(body) + '"', Style::double_quoted);
}

std::string single_quoted(std::string_view body) {
  return decode_flow_scalar('\'' + std::string(body) + '\'', Style::single_quoted);
}

std::string literal(std::string_view raw, std::uint32_t indent) {
  return decode_block_scalar(raw, Style::literal, indent);
}

std::string folded(std::string_view raw, std::uint32_t indent) {
  return decode_block_scalar(raw, Style::folded, indent);
}

TEST_CASE("every named escape") {
  CHECK(double_quoted(R"(\a\b\t\n\v\f\r\e)") == "\a\b\t\n\v\f\r\x1B");
  CHECK(double_quoted(R"(\"\\\/\ )") == "\"\\/ ");
  CHECK(double_quoted(R"(\N\_\L\P)") == "\u0085\u00a0\u2028\u2029");
  CHECK(double_quoted(R"(\0)") == std::string(1, '\0'));
}

TEST_CASE("escapes by number") {
  CHECK(double_quoted(R"(\x41\xe4\u00e4\U0001F680)") == "Aää🚀");
  CHECK(double_quoted(R"(\u0000)") == std::string(1, '\0'));
  CHECK(double_quoted(R"(\ud83d\ude80)") == "🚀");
  CHECK(double_quoted(R"(\uD83D\u0041)") == "\uFFFDA");
  CHECK(double_quoted(R"(\ud83d)") == "\uFFFD");
}

TEST_CASE("line breaks in quotes fold") {
  CHECK(double_quoted("a\nb") == "a b");
  CHECK(double_quoted("a  \n\t b") == "a b");
  CHECK(double_quoted("a\n\nb") == "a\nb");
  CHECK(double_quoted("a\r\n\r\n\r\nb") == "a\n\nb");
  CHECK(double_quoted("\n") == " ");
  CHECK(double_quoted("\n\n") == "\n");
  CHECK(single_quoted("a\n  b''c") == "a b'c");
  CHECK(single_quoted(" a ") == " a ");
}

TEST_CASE("an escaped line break says nothing and keeps the blanks before it") {
  CHECK(double_quoted("a \\\n  b") == "a b");
  CHECK(double_quoted("a\\\nb") == "ab");
  CHECK(double_quoted("a\\\n\nb") == "a\nb");
  CHECK(double_quoted("a\\\r\n  b") == "ab");
  CHECK(double_quoted("a\\n\n b") == "a\n b");
}

TEST_CASE("plain scalars fold as quoted ones do") {
  CHECK(decode_flow_scalar("a\n  b\n\n  c", Style::plain) == "a b\nc");
}

TEST_CASE("the three chompings") {
  CHECK(literal("|\n  a\n\n", 2) == "a\n");
  CHECK(literal("|-\n  a\n\n", 2) == "a");
  CHECK(literal("|+\n  a\n\n", 2) == "a\n\n");
  CHECK(literal("|+\n\n\n", 1) == "\n\n");
  CHECK(literal("|\n\n\n", 1).empty());
  CHECK(literal("|2-\n  a\n", 2) == "a");
  CHECK(literal("|- # a+b\n  a\n", 2) == "a");
}

TEST_CASE("a literal scalar keeps what is indented further") {
  CHECK(literal("|\n  a\n    b\n   \n  c\n", 2) == "a\n  b\n \nc\n");
  CHECK(literal("|\r\n  a\r\n  b\r\n", 2) == "a\nb\n");
  CHECK(literal("|\n  # a\n", 2) == "# a\n");
}

TEST_CASE("the last line of the text counts as ended") {
  CHECK(literal("|\n  a", 2) == "a\n");
  CHECK(folded(">\n  a\n  b", 2) == "a b\n");
}

TEST_CASE("a folded scalar joins lines of text only") {
  CHECK(folded(">\n a\n b\n", 1) == "a b\n");
  CHECK(folded(">\n a\n\n b\n", 1) == "a\nb\n");
  CHECK(folded(">\n a\n\n\n b\n", 1) == "a\n\nb\n");
  CHECK(folded(">\n a\n  b\n c\n", 1) == "a\n b\nc\n");
  CHECK(folded(">\n a\n\n  b\n", 1) == "a\n\n b\n");
  CHECK(folded(">\n a\n \tb\n c\n", 1) == "a\n\tb\nc\n");
  CHECK(folded(">\n\n a\n", 1) == "\na\n");
  CHECK(folded(">+\n a\n\n\n", 1) == "a\n\n\n");
  CHECK(folded(">-\n a\n b\n\n", 1) == "a b");
}

TEST_CASE("what needs no decoding") {
  CHECK(is_verbatim("a b", Style::plain));
  CHECK_FALSE(is_verbatim("a\nb", Style::plain));
  CHECK(is_verbatim("'a\\b'", Style::single_quoted));
  CHECK_FALSE(is_verbatim("'a''b'", Style::single_quoted));
  CHECK(is_verbatim("\"a'b\"", Style::double_quoted));
  CHECK_FALSE(is_verbatim(R"("a\nb")", Style::double_quoted));
  CHECK_FALSE(is_verbatim("|\n a\n", Style::literal));
}

}  // namespace
}  // namespace istioctl::yaml
