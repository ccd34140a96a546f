#include "lexer.h"

#include <doctest/doctest.h>

#include <string>

namespace istioctl::gotemplate {
namespace {

/// The texts of the tokens between bars; an error as its message.
std::string words(std::string_view text) {
  const Tokens tokens = tokenize(text, {});
  std::string joined;
  for (const Token& token : tokens.list) {
    joined += token.kind == TokenKind::error ? "ERROR " + tokens.error : std::string(token.text);
    joined += "|";
  }
  return joined;
}

TEST_CASE("text, delimiters and words are told apart") {
  CHECK(words("a{{.X.Y $z}}b") == "a|{{|.X|.Y| |$z|}}|b||");
  CHECK(words("{{printf \"%d\" 3 | len}}") == "{{|printf| |\"%d\"| |3| ||| |len|}}||");
  CHECK(words("{{$x:=(1)}}") == "{{|$x|:=|(|1|)|}}||");
}

TEST_CASE("keywords are no function names") {
  const Tokens tokens = tokenize("{{if end ending}}", {});
  CHECK(tokens.list[1].kind == TokenKind::keyword_if);
  CHECK(tokens.list[3].kind == TokenKind::keyword_end);
  CHECK(tokens.list[5].kind == TokenKind::identifier);
}

TEST_CASE("trim markers need their blank and take the white space around") {
  CHECK(words("a \n{{- 1 -}}\t b") == "a|{{|1|}}|b||");
  CHECK(words("a {{-1}}") == "a |{{|-1|}}||");
  CHECK(words("a {{1 }} b") == "a |{{|1| |}}| b||");
  CHECK(words("a {{- -}} b") == "a|{{|-|}}| b||");
}

TEST_CASE("comments vanish, with what their markers trim") {
  CHECK(words("a {{/* x */}} b") == "a | b||");
  CHECK(words("a {{- /* }} */ -}} b") == "a|b||");
  CHECK(words("{{/* x") == "ERROR unclosed comment|");
  CHECK(words("{{/* x */ }}") ==
        "ERROR the action that holds a comment must end right behind its */|");
}

TEST_CASE("other delimiters make the usual ones text") {
  const Tokens tokens = tokenize("{{a}} [[- .X -]] {{b}}[[/* c */]]", {"[[", "]]"});
  REQUIRE(tokens.list.size() == 6);
  CHECK(tokens.list[0].text == "{{a}}");
  CHECK(tokens.list[2].text == ".X");
  CHECK(tokens.list[3].kind == TokenKind::right_delim);
  CHECK(tokens.list[4].text == "{{b}}");
  CHECK(tokens.list[5].kind == TokenKind::end_of_text);
}

TEST_CASE("a token knows its place") {
  const Tokens tokens = tokenize("ab\n{{ .X }}", {});
  REQUIRE(tokens.list.size() == 7);
  CHECK(tokens.list[1].offset == 3);
  CHECK(tokens.list[3].text == ".X");
  CHECK(tokens.list[3].offset == 6);
}

TEST_CASE("what can't be read is an error that says what") {
  CHECK(words("{{1") == "{{|1|ERROR unclosed action|");
  CHECK(words("{{(1}}") == "{{|(|1|ERROR unclosed left parenthesis|");
  CHECK(words("{{1)}}") == "{{|1|ERROR unexpected right parenthesis|");
  CHECK(words("{{\"a}}") == "{{|ERROR unterminated quoted string|");
  CHECK(words("{{`a}}") == "{{|ERROR unterminated raw quoted string|");
  CHECK(words("{{'a}}") == "{{|ERROR unterminated character constant|");
  CHECK(words("{{3-}}") == "{{|ERROR bad number syntax: \"3-\"|");
  CHECK(words("{{$x+2}}") == "{{|ERROR unexpected \"+\" behind \"$x\"|");
  CHECK(words("{{\x01}}") == "{{|ERROR unrecognized character in action: U+0001|");
  CHECK(words("{{\xff}}") ==
        "{{|ERROR unrecognized character in action: a byte that is not UTF-8|");
}

}  // namespace
}  // namespace istioctl::gotemplate
