#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::gotemplate {
namespace {

std::string parse_error(std::string text) {
  const auto parsed = Template::parse("t", std::move(text));
  return parsed ? "" : parsed.error().message;
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string repeated;
  for (std::size_t i = 0; i < count; ++i) {
    repeated += text;
  }
  return repeated;
}

TEST_CASE("what nobody defined is an error, in dead branches too") {
  CHECK(parse_error("{{if false}}{{nope}}{{end}}") == "t:1:15: there is no function \"nope\"");
  CHECK(parse_error("{{if false}}{{$x}}{{end}}") == "t:1:15: there is no variable \"$x\"");
  CHECK(hint_of("{{ptintf 1}}") == "did you mean \"printf\"?");
}

TEST_CASE("a variable ends with the block that declares it") {
  CHECK(parse_error("{{if true}}{{$x := 1}}{{end}}{{$x}}") ==
        "t:1:32: there is no variable \"$x\"");
  CHECK(parse_error("{{$x := 1}}{{define \"a\"}}{{$x}}{{end}}") ==
        "t:1:28: there is no variable \"$x\"");
  CHECK(parse_error("{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}").empty());
}

TEST_CASE("break and continue belong into range") {
  CHECK(parse_error("{{break}}") == "t:1:3: break outside {{range}}");
  CHECK(parse_error("{{range 1}}{{block \"a\" .}}{{continue}}{{end}}{{end}}") ==
        "t:1:29: continue outside {{range}}");
  CHECK(parse_error("{{range 1}}{{if .}}{{break}}{{end}}{{end}}").empty());
}

TEST_CASE("else if belongs to if, else with to with") {
  CHECK(parse_error("{{range 1}}{{else if 1}}{{end}}") ==
        "t:1:19: {{else if}} can't belong to range");
  CHECK(parse_error("{{if 1}}{{else with 1}}{{end}}") ==
        "t:1:16: {{else with}} can't belong to if");
  CHECK(parse_error("{{with 0}}{{else with 1}}{{else}}{{end}}").empty());
}

TEST_CASE("a name has one definition, white space apart") {
  CHECK(parse_error("{{define \"a\"}}1{{end}}{{define \"a\"}}2{{end}}") ==
        "t:1:32: the template \"a\" is defined twice");
  CHECK(parse_error("{{define \"a\"}} {{end}}{{define \"a\"}}2{{end}}").empty());
  CHECK(parse_error("{{define \"a\"}}1{{end}}{{block \"a\" 1}}2{{end}}") ==
        "t:1:25: the template \"a\" is defined twice");
  CHECK(parse_error("{{define \"t\"}}1{{end}}text") ==
        "t:1:1: the template \"t\" is defined twice");
}

TEST_CASE("a define stands outside of every block") {
  CHECK(parse_error("{{if 1}}{{define \"a\"}}{{end}}{{end}}") ==
        "t:1:11: define must stand outside of every block");
}

TEST_CASE("positions count lines, and columns in code points") {
  CHECK(parse_error("é\n🚀é {{nope}}") == "t:2:6: there is no function \"nope\"");
  CHECK(parse_error("a\r\n\n{{end}}") ==
        "t:3:1: there is no if, with, range or define that this belongs to");
}

TEST_CASE("what is left open is an error where the text ends") {
  CHECK(parse_error("{{if 1}}\nx") == "t:2:2: the template ends inside a block");
  CHECK(hint_of("{{if 1}}") == "each if, with, range, define and block needs its {{end}}");
}

TEST_CASE("plain values can't be called") {
  CHECK(parse_error("{{1 | 2}}") == "t:1:7: \"2\" is no function, and can't stand behind |");
  CHECK(parse_error("{{}}") == "t:1:3: an action has no value");
  CHECK(parse_error("{{nil.x}}") == "t:1:6: \"nil\" has no fields");
}

TEST_CASE("messages escape what a terminal would obey") {
  CHECK(parse_error("{{template \x1b[31m}}").find('\x1b') == std::string::npos);
  CHECK(parse_error("{{\"\\z\x1b\"}}").find('\x1b') == std::string::npos);
}

TEST_CASE("nesting is bounded") {
  CHECK(parse_error("{{" + repeat("(", 240) + "1" + repeat(")", 240) + "}}").empty());
  CHECK(parse_error("{{" + repeat("(", 100000) + "1" + repeat(")", 100000) + "}}") ==
        "t:1:253: too many parentheses inside each other");
  CHECK(parse_error(repeat("{{if 1}}", 240) + repeat("{{end}}", 240)).empty());
  CHECK(parse_error(repeat("{{if 1}}", 100000)).ends_with("too many blocks inside each other"));
  CHECK(parse_error("{{if 1}}" + repeat("{{else if 1}}", 100000) + "{{end}}")
            .ends_with("too many blocks inside each other"));
}

TEST_CASE("many variables are parsed in time") {
  std::string text;
  for (int i = 0; i < 50000; ++i) {
    text += "{{$v" + std::to_string(i) + " := 1}}";
  }
  CHECK(parse_error(text + "{{$v0}}").empty());
}

}  // namespace
}  // namespace istioctl::gotemplate
