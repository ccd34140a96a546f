#include "json_parser.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "helpers.h"

namespace istioctl::yaml {
namespace {

struct LoadedJson {
  explicit LoadedJson(std::string source_text)
      : text(std::move(source_text)),
        good(document.load_json(text, {.source = "a.json"}, consumed, problems)) {}

  std::string text;
  base::Diagnostics problems;
  Document document;
  std::size_t consumed = 0;
  bool good;
};

std::string json(std::string text) {
  LoadedJson loaded(std::move(text));
  return loaded.good ? to_json(loaded.document.root(), loaded.problems)->dump()
                     : "error: " + loaded.problems.front().message;
}

base::Position error_place(std::string text) {
  const LoadedJson loaded(std::move(text));
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems.front().id == "json/syntax");
  return loaded.problems.front().position;
}

TEST_CASE("every kind of value") {
  CHECK(json(R"( {"a" : [1, -2.5, 1e3, true, false, null, "b", {}, []]} )") ==
        R"({"a":[1,-2.5,1000.0,true,false,null,"b",{},[]]})");
  CHECK(json("\t\r\n1") == "1");
  CHECK(json("\"yes\"") == "\"yes\"");
}

TEST_CASE("escapes, surrogate pairs too") {
  CHECK(json(R"("\"\\\/\b\f\n\r\t\u00e4\ud83d\ude80")") == R"("\"\\/\b\f\n\r\tä🚀")");
}

TEST_CASE("several values stand one behind the other") {
  const std::string text = "{\"a\":1}\n [2]3";
  Document document;
  base::Diagnostics problems;
  std::size_t consumed = 0;
  REQUIRE(document.load_json(text, {}, consumed, problems));
  CHECK(consumed == 7);
  CHECK(document.text() == "{\"a\":1}");
  REQUIRE(document.load_json(std::string_view(text).substr(7), {}, consumed, problems));
  CHECK(document.text() == "\n [2]");
  CHECK(consumed == 5);
}

TEST_CASE("nodes know their bytes") {
  const LoadedJson loaded(R"({"a": [1, "b"], "c": {}})");
  REQUIRE(loaded.good);
  const Node list = loaded.document.root().find("a");
  CHECK(list.span() == base::Span{6, 14});
  CHECK((*list.items().begin()).span() == base::Span{7, 8});
  CHECK(loaded.document.root().find("c").span() == base::Span{21, 23});
  CHECK(loaded.document.root().style() == Style::flow);
}

TEST_CASE("what isn't JSON is refused where it stops being JSON") {
  CHECK(error_place("{\"a\": 1,}") == base::Position{1, 9});
  CHECK(error_place("{\"a\" 1}") == base::Position{1, 6});
  CHECK(error_place("{\n  a: 1}") == base::Position{2, 3});
  CHECK(error_place("[1 2]") == base::Position{1, 4});
  CHECK(error_place("[1,]") == base::Position{1, 4});
  CHECK(error_place("['a']") == base::Position{1, 2});
  CHECK(error_place("[01]") == base::Position{1, 2});
  CHECK(error_place("[+1]") == base::Position{1, 2});
  CHECK(error_place("[.5]") == base::Position{1, 2});
  CHECK(error_place("[1.]") == base::Position{1, 4});
  CHECK(error_place("[1e]") == base::Position{1, 4});
  CHECK(error_place("[NaN]") == base::Position{1, 2});
}

TEST_CASE("truncated and hostile input") {
  for (const char* text : {"", " ", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "[", "[1", "[1,", "\"a",
                           "\"a\\", "\"\\u12", "-", "tru"}) {
    CAPTURE(text);
    CHECK_FALSE(LoadedJson(text).good);
  }
  CHECK_FALSE(LoadedJson("\"a\x01\"").good);
  CHECK_FALSE(LoadedJson("\"a\nb\"").good);
  CHECK_FALSE(LoadedJson("\"a\xff\"").good);
  CHECK_FALSE(LoadedJson(std::string("\"a\0\"", 4)).good);
  CHECK_FALSE(LoadedJson(R"("\x41")").good);
  CHECK_FALSE(LoadedJson(R"("\'")").good);
}

TEST_CASE("duplicate keys are errors") {
  const LoadedJson loaded("{\"a\": 1,\n \"\\u0061\": 2}");
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems.front().id == "yaml/duplicate-key");
  CHECK(loaded.problems.front().position == base::Position{2, 2});
}

TEST_CASE("deep nesting ends with an error, not with the stack") {
  CHECK(LoadedJson(std::string(300, '[') + std::string(300, ']')).good);
  const LoadedJson deep(std::string(100'000, '['));
  REQUIRE(deep.problems.size() == 1);
  CHECK(deep.problems.front().id == "yaml/too-deep");
}

}  // namespace
}  // namespace istioctl::yaml
