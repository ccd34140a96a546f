#include "istioctl/yaml/document.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "helpers.h"

namespace istioctl::yaml {
namespace {

Node first_item(Node list) {
  return *list.items().begin();
}

TEST_CASE("scalars know their bytes in every style") {
  const Loaded loaded("a: b c # d\nb: 'e'\nc: \"f\"\nd: g\n  h\ne: |\n  i\n  # j\n# k\nf:\ng: h\n");
  REQUIRE(loaded.good);
  CHECK(loaded.bytes(loaded.root().find("a")) == "b c");
  CHECK(loaded.bytes(loaded.root().find("b")) == "'e'");
  CHECK(loaded.bytes(loaded.root().find("c")) == "\"f\"");
  CHECK(loaded.bytes(loaded.root().find("d")) == "g\n  h");
  CHECK(loaded.bytes(loaded.root().find("e")) == "|\n  i\n  # j\n");
  const Node empty = loaded.root().find("f");
  CHECK(empty.style() == Style::empty);
  CHECK(empty.is_null());
  CHECK(empty.span().begin == loaded.text.find("f:") + 2);
  CHECK(empty.span().begin == empty.span().end);
}

TEST_CASE("collections know their bytes") {
  const Loaded loaded("a: [b, {c: d}] # e\nf:\n- g\n- h: i\n  j: k\n# l\nm:\n  n: o\n");
  REQUIRE(loaded.good);
  CHECK(loaded.bytes(loaded.root().find("a")) == "[b, {c: d}]");
  CHECK(loaded.bytes(loaded.root().find("f")) == "- g\n- h: i\n  j: k");
  CHECK(loaded.bytes(loaded.root().find("m")) == "n: o");
  CHECK(loaded.bytes(loaded.root()) == loaded.text.substr(0, loaded.text.size() - 1));
  CHECK(loaded.root().style() == Style::block);
  CHECK(loaded.root().find("a").style() == Style::flow);
}

TEST_CASE("an absent first item stands behind its dash") {
  for (const std::string text : {"a:\n  - ", "a:\n-\n", "a:\n- # b\n- c\n"}) {
    CAPTURE(text);
    const Loaded loaded(text);
    REQUIRE(loaded.good);
    const Node list = loaded.root().find("a");
    const std::size_t dash = text.find('-');
    CHECK(list.span().begin == dash);
    CHECK(first_item(list).span().begin == dash + 1);
    CHECK(first_item(list).span().end == dash + 1);
    CHECK(list.span().end >= dash + 1);
  }
}

TEST_CASE("anchors and tags lie inside the span and outside the content") {
  const Loaded loaded(
      "a: &x !!str 12\nb: !y [c]\nd: &z\n  e: f\ng: *x\nh: &n\ni: !<tag:yaml.org,2002:str> 3\n");
  REQUIRE(loaded.good);
  const Node a = loaded.root().find("a");
  CHECK(loaded.bytes(a.span()) == "&x !!str 12");
  CHECK(loaded.bytes(a.content()) == "12");
  CHECK(a.tag() == "tag:yaml.org,2002:str");
  CHECK(a.has_anchor());
  CHECK(loaded.bytes(loaded.root().find("b").content()) == "[c]");
  CHECK(loaded.root().find("b").tag() == "!y");
  CHECK(loaded.bytes(loaded.root().find("d").content()) == "e: f");
  CHECK(loaded.bytes(loaded.root().find("g")) == "*x");
  CHECK(loaded.bytes(loaded.root().find("h").span()) == "&n");
  CHECK(loaded.root().find("h").content().begin == loaded.root().find("h").content().end);
  CHECK(loaded.bytes(loaded.root().find("i").content()) == "3");
}

TEST_CASE("a tag in angle brackets may hold commas, in flow style too") {
  CHECK(json_of("[!<tag:yaml.org,2002:str> 12, {a: !<tag:yaml.org,2002:int> 3}]") ==
        R"(["12",{"a":3}])");
}

TEST_CASE("aliases resolve to what they name") {
  const Loaded loaded("a: &a [1]\nb: *a\nc: [*a]\nd: &d 2\n");
  REQUIRE(loaded.good);
  const Node anchored = loaded.root().find("a");
  const Node alias = loaded.root().find("b");
  CHECK(alias.is_alias());
  CHECK(alias.resolved() == anchored);
  CHECK(anchored.resolved() == anchored);
  CHECK(loaded.document.has_aliases());
  CHECK(loaded.document.aliases_of(anchored) ==
        std::vector<Node>{alias, first_item(loaded.root().find("c"))});
  CHECK(loaded.document.anchored_nodes() == std::vector<Node>{anchored, loaded.root().find("d")});
  CHECK(loaded.document.aliases_of(loaded.root().find("d")).empty());
}

TEST_CASE("an anchor that is set anew counts from there on") {
  CHECK(json_of("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == R"({"a":1,"b":1,"c":2,"d":2})");
}

TEST_CASE("a node encloses itself and what is inside it") {
  const Loaded loaded("a:\n  b: [c]\nd: e\n");
  REQUIRE(loaded.good);
  const Node a = loaded.root().find("a");
  CHECK(a.encloses(a));
  CHECK(a.encloses(first_item(a.find("b"))));
  CHECK_FALSE(a.encloses(loaded.root().find("d")));
  CHECK(loaded.root().encloses(a));
  CHECK_FALSE(a.encloses(loaded.root()));
}

TEST_CASE("positions count lines and code points") {
  const Loaded loaded("日本: 🚀\nx: {é: ü, y: z}\n");
  REQUIRE(loaded.good);
  const Node y = loaded.root().find("x").find("y");
  CHECK(loaded.document.position(y.span().begin) == base::Position{2, 14});
  CHECK(loaded.document.position(0) == base::Position{1, 1});
  CHECK(loaded.document.position(loaded.text.size()) == base::Position{3, 1});
}

TEST_CASE("positions with every kind of line break") {
  const Loaded crlf("a: b\r\nc: d\r\n\r\ne: f\r\n");
  REQUIRE(crlf.good);
  CHECK(crlf.document.position(crlf.root().find("e").span().begin) == base::Position{4, 4});
  CHECK(json_of(crlf.text) == R"({"a":"b","c":"d","e":"f"})");
  const Loaded lone("a: b\rc: d\r");
  REQUIRE(lone.good);
  CHECK(lone.document.position(lone.root().find("c").span().begin) == base::Position{2, 4});
}

TEST_CASE("a byte order mark has no column") {
  const Loaded loaded(
      "\xEF\xBB\xBF"
      "a: b\nc: [d]\n");
  REQUIRE(loaded.good);
  const Node a = loaded.root().find("a");
  CHECK(loaded.bytes(a) == "b");
  CHECK(loaded.document.position(a.span().begin) == base::Position{1, 4});
  CHECK(loaded.bytes(loaded.root().find("c")) == "[d]");
}

TEST_CASE("a key that begins with a colon isn't the value of the key before it") {
  const Loaded loaded("? a\n:b: c\n");
  REQUIRE(loaded.good);
  CHECK(json_of(loaded.text) == R"({"a":null,":b":"c"})");
  const auto [key, value] = *loaded.root().entries().begin();
  CHECK(value.span() == base::Span{3, 3});
}

TEST_CASE("a second byte order mark is a character like others") {
  const Loaded loaded(
      "\xEF\xBB\xBF\xEF\xBB\xBF"
      "a: b\n");
  REQUIRE(loaded.good);
  const auto [key, value] = *loaded.root().entries().begin();
  CHECK(key.text() ==
        "\xEF\xBB\xBF"
        "a");
  CHECK(loaded.bytes(value) == "b");
}

TEST_CASE("places of one line may be asked for in any order") {
  const Loaded loaded(
      "\xEF\xBB\xBF"
      "{é: [a, b], \"ü\": c}\n");
  REQUIRE(loaded.good);
  const auto place = [&](Node node) { return loaded.document.position(node.span().begin); };
  const auto list = loaded.root().find("é");
  for (int round = 0; round < 2; ++round) {
    CHECK(place(list) == base::Position{1, 5});
    CHECK(place(loaded.root().find("ü")) == base::Position{1, 18});
    CHECK(loaded.document.position(0) == base::Position{1, 1});
    CHECK(loaded.document.position(3) == base::Position{1, 1});
    CHECK(place(first_item(list)) == base::Position{1, 6});
    CHECK(loaded.document.position(loaded.text.size()) == base::Position{2, 1});
  }
}

TEST_CASE("a text that differs from its bytes is kept") {
  const Loaded loaded(R"("\x61": "\x62")");
  REQUIRE(loaded.good);
  const auto [key, value] = *loaded.root().entries().begin();
  CHECK(key.text() == "a");
  CHECK(value.text() == "b");
  CHECK(key.text().data() == key.text().data());
}

TEST_CASE("diagnostics name the place in the source, not in the document") {
  Document document;
  base::Diagnostics problems;
  const std::string text = "c: d\ne: f\n";
  REQUIRE(document.load_yaml(text, {.source = "a.yaml", .line = 10, .offset = 100}, problems));
  const auto diagnostic = document.diagnose(base::Severity::warning, "some/rule",
                                            document.root().find("e").span(), "message");
  CHECK(diagnostic.source == "a.yaml");
  CHECK(diagnostic.position == base::Position{11, 4});
  CHECK(diagnostic.span == base::Span{108, 109});
  CHECK(diagnostic.line_text == "e: f");
}

TEST_CASE("very long lines are cut for the caret") {
  const std::string text = std::string(100'000, 'a') + "\nb";
  CHECK(line_around(text, 5).size() <= 4096);
  CHECK(line_around(text, text.size()) == "b");
  CHECK(position_in(text, text.size() + 9, 1) == base::Position{2, 2});
}

TEST_CASE("nothing but blanks and comments is no document") {
  for (const char* text : {"", "\n\n", "# a\n", "  # a", "\xEF\xBB\xBF", "\xEF\xBB\xBF# a"}) {
    CAPTURE(text);
    CHECK(json_of(text) == "nothing");
  }
}

TEST_CASE("a document can be loaded anew") {
  Document document;
  base::Diagnostics problems;
  REQUIRE(document.load_yaml("a: &a 1\nb: *a", {}, problems));
  CHECK_FALSE(document.load_yaml("a: 'b", {}, problems));
  REQUIRE(document.load_yaml("c: d", {}, problems));
  CHECK_FALSE(document.has_aliases());
  CHECK(document.root().find("c").text() == "d");
  CHECK_FALSE(document.root().find("a"));
}

TEST_CASE("duplicate keys are errors that name the first one's line") {
  const auto problem = error_of("a: 1\nb:\n  c: 1\n  'c': 2\n");
  CHECK(problem.id == "yaml/duplicate-key");
  CHECK(problem.position == base::Position{4, 3});
  CHECK(problem.message.find("\"c\" is here twice, first on line 3") != std::string::npos);
  CHECK(error_of("{a: 1, a: 2}").id == "yaml/duplicate-key");
}

TEST_CASE("duplicate keys are found among many") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + ": v\n";
  CHECK(Loaded(text).good);
  const auto problem = error_of(text + "k500: w\n");
  CHECK(problem.id == "yaml/duplicate-key");
  CHECK(problem.position == base::Position{1001, 1});
}

TEST_CASE("merge keys may repeat") {
  CHECK(json_of("<<: {a: 1}\n<<: {b: 2}\n") == R"({"a":1,"b":2})");
}

TEST_CASE("keys must be text") {
  for (const char* text : {"[a]: b", "? {a: b}\n: c", "~: a", "null: a", "? - a\n: b"}) {
    CAPTURE(text);
    CHECK(error_of(text).id == "yaml/key-type");
  }
  CHECK(json_of("12: a\ntrue: b\n1.5: c\n010: d\n") ==
        R"({"12":"a","true":"b","1.5":"c","8":"d"})");
}

TEST_CASE("an alias can't stand inside what it names") {
  for (const char* text : {"a: &a [*a]", "a: &a {b: *a}", "&a\nb: [{c: *a}]", "&a [*a]"}) {
    CAPTURE(text);
    CHECK(error_of(text).id == "yaml/alias-inside-itself");
  }
  CHECK(error_of("a: *b\nb: &b 1\n").id == "yaml/syntax");
}

TEST_CASE("anchors are named by words") {
  for (const char* text : {"a: &b.c d", "a: &\xC3\xA9 b", "a: &b/c d", "&a: b", "[&a: b]"}) {
    CAPTURE(text);
    CHECK(error_of(text).id == "yaml/anchor-name");
  }
  CHECK(json_of("a: &A-b_1 c\nd: [*A-b_1,*A-b_1]") == R"({"a":"c","d":["c","c"]})");
}

TEST_CASE("what yaml-cpp would accept and Kubernetes refuses") {
  CHECK(error_of("a: \"b\nc: d\n").id == "yaml/unterminated-quote");
  CHECK(error_of("a: 'b\nc: d\n").id == "yaml/unterminated-quote");
  CHECK(error_of("a: b\nc\n").id == "yaml/absent-colon");
  CHECK(error_of(": a").id == "yaml/absent-key");
  CHECK(error_of("[!!str, a]").id == "yaml/syntax");
  CHECK(error_of("a: b\n...\nc: d\n").id == "yaml/text-behind-end");
  CHECK(error_of("[a, , b]").id == "yaml/absent-item");
  CHECK(error_of("{a: b, , c: d}").id == "yaml/absent-key");
  CHECK(error_of("a: \x01").id == "yaml/control-character");
  CHECK(error_of(std::string("a: b\0c", 6)).id == "yaml/control-character");
  CHECK(error_of("a: \x04").id == "yaml/control-character");
  CHECK(error_of("a: \xFF").id == "yaml/not-utf8");
  CHECK(error_of("a: \"b\\/c\"").id == "yaml/syntax");
  CHECK(error_of("a:\n[b]\n").id == "yaml/indentation");
  CHECK(error_of("a:\n\"b\"\n").id == "yaml/indentation");
  CHECK(error_of("a: &a b\nc:\n*a\n").id == "yaml/indentation");
  CHECK(error_of("[:a]").id == "yaml/syntax");
  CHECK(error_of("{a:}").id == "yaml/syntax");
  CHECK(error_of("{a :}").id == "yaml/syntax");
}

TEST_CASE("the place of an error is where the reader would look") {
  CHECK(error_of("a: 1\nb: \"c\nd: e\n").position == base::Position{2, 4});
  CHECK(error_of("a: b\nc\n").position == base::Position{2, 2});
  CHECK(error_of("a: b\n\xC3\xA9: \xFF\n").position == base::Position{2, 4});
  CHECK(error_of("\xEF\xBB\xBF"
                 "a: \xFF\n")
            .position == base::Position{1, 4});
}

TEST_CASE("the end mark may be followed by comments") {
  CHECK(json_of("a: b\n...\n# c\n") == R"({"a":"b"})");
  CHECK(json_of("a: b\n... # c\n") == R"({"a":"b"})");
}

TEST_CASE("a second document is named as such") {
  CHECK(error_of("a: b\n---\nc: d\n").id == "yaml/several-documents");
  CHECK(error_of("a: b\n--- c\n").id == "yaml/several-documents");
  CHECK(error_of("--- a\n---\n").id == "yaml/several-documents");
  CHECK(error_of("a\n--- # comment").position == base::Position{2, 1});
}

TEST_CASE("directives") {
  CHECK(json_of("%YAML 1.1\n---\na: b\n") == R"({"a":"b"})");
  CHECK(json_of("# c\n%YAML 1.1 # d\n---\na: b\n") == R"({"a":"b"})");
  CHECK(error_of("%YAML 1.2\n---\na: b\n").id == "yaml/directive");
  CHECK(error_of("%FOO bar\n---\na: b\n").id == "yaml/directive");
  CHECK(error_of("%YAML 1.1\na: b\n").id == "yaml/directive");
}

TEST_CASE("nesting has a limit") {
  CHECK(Loaded(std::string(300, '[') + std::string(300, ']')).good);
  CHECK(error_of(std::string(100'000, '[')).id == "yaml/too-deep");
  CHECK(error_of(std::string(100'000, '{')).id == "yaml/too-deep");
  std::string dashes;
  for (int i = 0; i < 5'000; ++i) dashes += "- ";
  CHECK(error_of(dashes + "a").id == "yaml/too-deep");
}

TEST_CASE("flow style at any level") {
  CHECK(json_of("a: [b: c, {d: [e, f: {g: h}]}]\n") ==
        R"({"a":[{"b":"c"},{"d":["e",{"f":{"g":"h"}}]}]})");
  CHECK(json_of("{\n  a: b, # c\n  'd': e\n  f,\n}") == R"({"a":"b","d":"e f"})");
  CHECK(json_of("[a, b,]") == R"(["a","b"])");
}

TEST_CASE("block scalars as the last thing in a list") {
  CHECK(json_of("a:\n- |\n  b\n  # c\n# d\n- e\n") == R"({"a":["b\n# c\n","e"]})");
  CHECK(json_of("a:\n- |-\n  b\n  # c") == R"({"a":["b\n# c"]})");
  CHECK(json_of("a: !!str |\n b\nc: !x >-\n  d\n  e\n") == R"({"a":"b\n","c":"d e"})");
}

}  // namespace
}  // namespace istioctl::yaml
