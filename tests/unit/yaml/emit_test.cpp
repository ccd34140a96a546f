#include "istioctl/yaml/emit.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "helpers.h"

namespace istioctl::yaml {
namespace {

std::string block(const Json& object, const BlockStyle& style = {}) {
  std::string out;
  emit_block_entries(object, 0, style, FirstLine::indented, out);
  return out;
}

std::string flow(const Json& value, const FlowStyle& style = {}) {
  std::string out;
  emit_flow(value, style, out);
  return out;
}

std::string string(std::string_view text) {
  std::string out;
  emit_string(text, out);
  return out;
}

/// Texts that some reader takes for something else when they are not quoted.
const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> texts{"",
                                              " ",
                                              "a b",
                                              " a",
                                              "a ",
                                              "~",
                                              "null",
                                              "Null",
                                              "yes",
                                              "NO",
                                              "on",
                                              "y",
                                              "n",
                                              "true",
                                              "False",
                                              "0",
                                              "-1",
                                              "+1",
                                              "1.5",
                                              ".5",
                                              "1e3",
                                              "0x1F",
                                              "010",
                                              "0o14",
                                              "1_000",
                                              ".inf",
                                              ".nan",
                                              "1:30",
                                              "2001-01-01",
                                              "=",
                                              "<<",
                                              "-",
                                              "--",
                                              "---",
                                              "...",
                                              "- a",
                                              "? a",
                                              ": a",
                                              "a: b",
                                              "a:",
                                              "a #b",
                                              "#a",
                                              "a:b",
                                              "image:1.0",
                                              "10.0.0.1/24",
                                              "[a]",
                                              "{a}",
                                              "{{a}}",
                                              "a, b",
                                              ",",
                                              "]",
                                              "}",
                                              "&a",
                                              "*a",
                                              "!a",
                                              "|",
                                              ">",
                                              "%a",
                                              "@a",
                                              "`a",
                                              "'",
                                              "''",
                                              "'a'",
                                              "\"",
                                              "\"a\"",
                                              "a'b\"c",
                                              "{\"a\":\"b\"}",
                                              "\\",
                                              "a\\nb",
                                              "a\nb",
                                              "a\n",
                                              "\n",
                                              "\r\n",
                                              "\t",
                                              "a\tb",
                                              std::string("a\0b", 3),
                                              "\x01",
                                              "\x1b[0m",
                                              "\x7f",
                                              "é",
                                              "日本",
                                              "🚀",
                                              "\u0085",
                                              "\u00a0",
                                              "\u2028",
                                              "\u2029",
                                              "\ufeff",
                                              "\ufeffa",
                                              "\u202e",
                                              "\uffff",
                                              "--flag",
                                              "--flag=a",
                                              "-p",
                                              "$(A)",
                                              "a=b",
                                              "1.2.3",
                                              "1a",
                                              "a.b/c-d_e",
                                              "/etc/a",
                                              "http://a.b:80/c",
                                              "docker.io/istio/proxy:0.7.1",
                                              std::string(3000, 'a')};
  return texts;
}

TEST_CASE("words stay plain, everything doubtful is quoted") {
  CHECK(string("istio-proxy") == "istio-proxy");
  CHECK(string("/etc/istio/proxy") == "/etc/istio/proxy");
  CHECK(string("docker.io/istio/proxy:0.7.1") == "docker.io/istio/proxy:0.7.1");
  CHECK(string("--configPath") == "--configPath");
  CHECK(string("15001") == "\"15001\"");
  CHECK(string("on") == "\"on\"");
  CHECK(string("1e3") == "\"1e3\"");
  CHECK(string("") == "\"\"");
  CHECK(string("10.0.0.0/24") == "10.0.0.0/24");
  CHECK(string("{\"a\":1}") == "'{\"a\":1}'");
  CHECK(string("a: b") == "\"a: b\"");
  CHECK(string("a\nb") == "\"a\\nb\"");
}

TEST_CASE("any string comes back, in block and in flow style, as YAML and as JSON") {
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const Json value = Json{{"a", text}, {"b", Json::array({text, text})}};
    CHECK(json_of(block(value)) == value.dump());
    CHECK(json_of(flow(value)) == value.dump());
    CHECK(Json::parse(flow(value)) == value);
    CHECK(json_of("[" + string(text) + ", b]") == Json::array({text, "b"}).dump());
  }
}

TEST_CASE("any string comes back as a key") {
  for (const std::string& text : hostile_texts()) {
    if (text.size() > 1000) continue;
    CAPTURE(text);
    Json value = Json::object();
    value[text] = 1;
    CHECK(json_of(block(value)) == value.dump());
    CHECK(json_of(flow(value)) == value.dump());
  }
}

const Json nested = Json::parse(
    R"({"a":[{"b":"c","d":["e",["f"]]},"g",{}],"h":{"i":{"j":true},"k":[]},"l":null,"m":-1.5})");

TEST_CASE("a key too long for YAML's plain form comes back") {
  for (const std::size_t size : {990U, 1021U, 1025U, 4000U}) {
    CAPTURE(size);
    const std::string key = std::string(size, 'k') + ",'\"";
    const Json object{{"a", {{key, {{"b", Json::array({1})}}}, {"c", 2}}}};
    CHECK(json_of(block(object)) == object.dump());
    CHECK(json_of(flow(object, {.marks = true})) == object.dump());
    CHECK(Json::parse(flow(object)) == object);
  }
}

TEST_CASE("nested values come back in every block style") {
  for (const std::size_t step : {1u, 2u, 4u, 7u}) {
    for (const std::size_t offset : {0u, 2u}) {
      for (const char* newline : {"\n", "\r\n"}) {
        CAPTURE(step);
        CAPTURE(offset);
        const std::string text =
            block(nested, {.step = step, .list_offset = offset, .newline = newline});
        CHECK(json_of(text) == nested.dump());
      }
    }
  }
}

TEST_CASE("block style as people write it") {
  CHECK(block(Json::parse(R"({"a":[{"b":"c","d":1}],"e":{"f":[]}})")) ==
        "a:\n- b: c\n  d: 1\ne:\n  f: []\n");
  CHECK(block(Json::parse(R"({"a":["b"]})"), {.step = 4, .list_offset = 2, .newline = "\r\n"}) ==
        "a:\r\n  - b\r\n");
}

TEST_CASE("items at a column, and entries behind a dash") {
  std::string items;
  emit_block_items(Json::parse(R"(["a",{"b":"c","d":["e"]}])"), 4, {}, items);
  CHECK(items == "    - a\n    - b: c\n      d:\n      - e\n");
  std::string continued = "- ";
  emit_block_entries(Json::parse(R"({"a":1,"b":2})"), 2, {}, FirstLine::continued, continued);
  CHECK(continued == "- a: 1\n  b: 2\n");
}

TEST_CASE("flow style on one line") {
  const Json value = Json::parse(R"({"a":[1,"b"],"c":{}})");
  CHECK(flow(value) == R"({"a": [1, "b"], "c": {}})");
  CHECK(flow(value, {.spaced = false}) == R"({"a":[1,"b"],"c":{}})");
}

TEST_CASE("flow style over lines") {
  const FlowStyle style{.multiline = true, .newline = "\n", .indent = "  ", .unit = "\t"};
  const std::string text = flow(Json::parse(R"({"a":[1,2],"b":{}})"), style);
  CHECK(text == "{\n  \t\"a\": [\n  \t\t1,\n  \t\t2\n  \t],\n  \t\"b\": {}\n  }");
  CHECK(Json::parse(flow(nested, style)) == nested);
}

TEST_CASE("members without their brackets") {
  std::string out;
  emit_flow_members(Json::parse(R"({"a":1,"b":[2]})"), {}, out);
  CHECK(out == R"("a": 1, "b": [2])");
  out.clear();
  emit_flow_members(Json::parse(R"([1,"b"])"), {.multiline = true, .indent = "  "}, out);
  CHECK(out == "1,\n  \"b\"");
}

}  // namespace
}  // namespace istioctl::yaml
