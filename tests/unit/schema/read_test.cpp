#include "istioctl/schema/read.h"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/yaml/document.h"

namespace istioctl::schema {
namespace {

constexpr Type string_type{.kind = TypeKind::string};
constexpr Type integer_type{.kind = TypeKind::integer};
constexpr std::array<std::string_view, 3> protocols{"HTTP", "HTTPS", "TCP"};

constexpr std::array port_fields{
    Field{.name = "number",
          .go_name = "Number",
          .type = integer_type,
          .presence = Presence::required,
          .minimum = 1,
          .maximum = 65535},
    Field{.name = "protocol",
          .go_name = "Protocol",
          .type = {.kind = TypeKind::enumeration, .names = protocols}},
};
constexpr Table port_table{.name = "Port", .fields = port_fields};
constexpr Type port_type{.kind = TypeKind::object, .table = &port_table};

constexpr std::array thing_fields{
    Field{.name = "name", .go_name = "Name", .type = string_type},
    Field{.name = "flag", .go_name = "Flag", .type = {.kind = TypeKind::boolean}},
    Field{.name = "count", .go_name = "Count", .type = integer_type},
    Field{.name = "ratio", .go_name = "Ratio", .type = {.kind = TypeKind::number}},
    Field{.name = "timeout", .go_name = "Timeout", .type = {.kind = TypeKind::duration}},
    Field{.name = "port", .go_name = "Port", .type = port_type, .held = Held::pointer},
    Field{.name = "ports",
          .go_name = "Ports",
          .type = {.kind = TypeKind::list, .element = &port_type}},
    Field{.name = "labels",
          .go_name = "Labels",
          .type = {.kind = TypeKind::map, .element = &string_type}},
    Field{.name = "memory", .go_name = "Memory", .type = {.kind = TypeKind::quantity}},
    Field{.name = "target", .go_name = "Target", .type = {.kind = TypeKind::int_or_string}},
    Field{.name = "anything", .go_name = "Anything", .type = {.kind = TypeKind::any}},
};
constexpr Table thing_table{.name = "Thing", .fields = thing_fields};

struct Outcome {
  std::string json;  ///< of the value; empty when there is none
  base::Diagnostics problems;
  bool checked;

  /// "id field: message" of the only problem.
  [[nodiscard]] std::string problem() const {
    if (problems.size() != 1) return std::to_string(problems.size()) + " problems";
    const auto& one = problems.front();
    return one.id + " " + one.field + ": " + one.message;
  }
};

Outcome read_thing(const std::string& text, const ReadOptions& options = {}) {
  yaml::Document document;
  Outcome outcome;
  REQUIRE(document.load_yaml(text, {.source = "a.yaml"}, outcome.problems));
  const auto value = read(document.root(), object_type(thing_table), options, outcome.problems);
  if (value) outcome.json = value->dump();
  base::Diagnostics again;
  outcome.checked = check(document.root(), object_type(thing_table), options, again);
  CHECK(again == outcome.problems);
  CHECK(outcome.checked == value.has_value());
  return outcome;
}

std::string json(const std::string& text, const ReadOptions& options = {}) {
  const Outcome outcome = read_thing(text, options);
  return outcome.problems.empty() ? outcome.json : outcome.problem();
}

TEST_CASE("every type") {
  CHECK(json("name: a\nflag: yes\ncount: 0x10\nratio: 1.5\ntimeout: 1m30s\n"
             "port: {number: 80, protocol: TCP}\nports: [{number: 1}]\nlabels: {a: b}\n") ==
        R"({"name":"a","flag":true,"count":16,"ratio":1.5,"timeout":"1m30s",)"
        R"("port":{"number":80,"protocol":"TCP"},"ports":[{"number":1}],"labels":{"a":"b"}})");
  CHECK(json("memory: 1Gi") == R"({"memory":"1Gi"})");
  CHECK(json("memory: 1.5") == R"({"memory":1.5})");
  CHECK(json("{target: http}") == R"({"target":"http"})");
  CHECK(json("{target: 80}") == R"({"target":80})");
  CHECK(json("anything: [1, {a: ~}]") == R"({"anything":[1,{"a":null}]})");
  CHECK(json("ratio: 2") == R"({"ratio":2})");
  CHECK(json("{}") == "{}");
}

TEST_CASE("null counts as absent") {
  CHECK(json("name:\nports: ~\nport: null\nlabels:\n") == "{}");
}

TEST_CASE("an unknown field is an error, with the nearest name") {
  const Outcome outcome =
      read_thing("port: {number: 1, protcol: TCP}\n", {.object = "Thing/a", .path = "spec"});
  CHECK(outcome.json.empty());
  CHECK(outcome.problem() ==
        "schema/unknown-field spec.port: unknown field \"protcol\"; did you mean \"protocol\"?");
  CHECK(outcome.problems.front().severity == base::Severity::error);
  CHECK(outcome.problems.front().position == base::Position{1, 19});
  CHECK(outcome.problems.front().object == "Thing/a");
  CHECK(json("somethingElse: 1") == "schema/unknown-field : unknown field \"somethingElse\"");
}

TEST_CASE("an unknown field's name can't harm a terminal") {
  const Outcome outcome = read_thing("\"\\e[31m\": 1");
  REQUIRE(outcome.problems.size() == 1);
  CHECK(outcome.problems.front().message.find('\x1b') == std::string::npos);
}

TEST_CASE("unknown fields as warnings, dropped, ignored") {
  const Outcome warned = read_thing("nmae: 1\nname: a\n", {.unknown_field = UnknownField::warning});
  CHECK(warned.json == R"({"name":"a"})");
  CHECK(warned.problem() ==
        "schema/unknown-field : unknown field \"nmae\"; did you mean \"name\"?");
  CHECK(warned.problems.front().severity == base::Severity::warning);
  const Outcome dropped = read_thing("x: 1\nname: a\n", {.unknown_field = UnknownField::dropped});
  CHECK(dropped.json == R"({"name":"a"})");
  CHECK(dropped.problem() ==
        "schema/unknown-field : the field \"x\" is left out: Thing has no such field");
  CHECK(dropped.problems.front().severity == base::Severity::notice);
  CHECK(json("x: 1\nname: a\n", {.unknown_field = UnknownField::ignored}) == R"({"name":"a"})");
}

TEST_CASE("wrong types say what is there and what belongs there") {
  CHECK(json("name: 1") == "schema/type name: expected a string, found the number 1");
  CHECK(json("name: [a]") == "schema/type name: expected a string, found a list");
  CHECK(json("name: yes") == "schema/type name: expected a string, found the boolean yes");
  CHECK(json("flag: 'true'") ==
        "schema/type flag: expected true or false, found the string \"true\"");
  CHECK(json("flag: 1") == "schema/type flag: expected true or false, found the number 1");
  CHECK(json("count: '1'") == "schema/type count: expected a whole number, found the string \"1\"");
  CHECK(json("count: 1.5") == "schema/type count: expected a whole number, found the number 1.5");
  CHECK(json("ratio: a") == "schema/type ratio: expected a number, found the string \"a\"");
  CHECK(json("ports: {number: 1}") == "schema/type ports: expected a list, found a mapping");
  CHECK(json("ports: a") == "schema/type ports: expected a list, found the string \"a\"");
  CHECK(json("port: [a]") == "schema/type port: expected a mapping, found a list");
  CHECK(json("labels: [a]") == "schema/type labels: expected a mapping, found a list");
  CHECK(json("labels: {a: 1}") == "schema/type labels.a: expected a string, found the number 1");
  CHECK(json("timeout: 3") ==
        "schema/type timeout: expected a duration such as 3s, 100ms or 1m30s, found the number 3");
  CHECK(json("timeout: 3d") ==
        "schema/type timeout: expected a duration such as 3s, 100ms or 1m30s, found the string "
        "\"3d\"");
  CHECK(json("[a]") == "schema/type : expected a mapping, found a list");
  CHECK(json("memory: [1]") == "schema/type memory: expected a single value, found a list");
  CHECK(json("target: yes") ==
        "schema/type target: expected a number or a name, found the boolean yes");
}

TEST_CASE("hints") {
  CHECK(read_thing("name: 1.0").problems.front().hint == "quote it: \"1.0\"");
  CHECK(read_thing("flag: 'yes'").problems.front().hint == "remove the quotes");
  CHECK(read_thing("flag: maybe").problems.front().hint.empty());
}

TEST_CASE("integers: ranges, and whole numbers that are written as floats") {
  CHECK(json("port: {number: 65535}") == R"({"port":{"number":65535}})");
  CHECK(json("port: {number: 0}") == "schema/range port.number: 0 is out of range: 1 to 65535");
  CHECK(json("port: {number: 65536}") ==
        "schema/range port.number: 65536 is out of range: 1 to 65535");
  CHECK(json("port: {number: 18446744073709551615}").starts_with("schema/range port.number: "));
  CHECK(json("count: 1e3") == R"({"count":1000})");
  CHECK(json("count: -9223372036854775808") == R"({"count":-9223372036854775808})");
  CHECK_FALSE(read_thing("count: 1e30").checked);
}

TEST_CASE("a number that no int64 holds is no integer") {
  CHECK(json("count: 18446744073709551615")
            .starts_with("schema/range count: 18446744073709551615 is out of range: "));
}

TEST_CASE("enumerations are exact") {
  CHECK(json("port: {number: 1, protocol: HTP}") ==
        "schema/enum port.protocol: \"HTP\" is none of HTTP, HTTPS, TCP; did you mean HTTP?");
  CHECK(json("port: {number: 1, protocol: tcp}") ==
        "schema/enum port.protocol: \"tcp\" is none of HTTP, HTTPS, TCP; did you mean TCP?");
  CHECK(json("port: {number: 1, protocol: ''}") ==
        "schema/enum port.protocol: \"\" is none of HTTP, HTTPS, TCP");
}

TEST_CASE("required fields") {
  CHECK(json("port: {}") == "schema/required port: the field \"number\" is missing");
  CHECK(json("ports: [{number: 1}, {protocol: TCP}]") ==
        "schema/required ports[1]: the field \"number\" is missing");
  CHECK(json("port: {number: ~}") == "schema/required port.number: must not be empty");
}

TEST_CASE("all violations are reported, each at its place") {
  const Outcome outcome = read_thing("name: 1\nflag: 2\nports:\n- number: 0\n- {}\nx: y\n");
  REQUIRE(outcome.problems.size() == 5);
  CHECK(outcome.problems[0].position == base::Position{1, 7});
  CHECK(outcome.problems[1].position == base::Position{2, 7});
  CHECK(outcome.problems[2].position == base::Position{4, 11});
  CHECK(outcome.problems[2].field == "ports[0].number");
  CHECK(outcome.problems[3].field == "ports[1]");
  CHECK(outcome.problems[4].position == base::Position{6, 1});
}

TEST_CASE("strings may be coerced") {
  const ReadOptions options{.strings = StringRule::coerced};
  CHECK(json("name: 1337", options) == R"({"name":"1337"})");
  CHECK(json("name: 0x10", options) == R"({"name":"0x10"})");
  CHECK(json("labels: {a: yes, b: 1.50}", options) == R"({"labels":{"a":"yes","b":"1.50"}})");
  CHECK(json("name: [a]", options) == "schema/type name: expected a string, found a list");
}

TEST_CASE("a null in a list or map of strings becomes an empty string where strings are coerced") {
  CHECK(json("labels: {a: }", {.strings = StringRule::coerced}) == R"({"labels":{"a":""}})");
}

TEST_CASE("aliases and merge keys count as what they name") {
  CHECK(json("port: &p {number: 1}\nports: [*p]") ==
        R"({"port":{"number":1},"ports":[{"number":1}]})");
  CHECK(json("port: &p {number: 1}\nports:\n- <<: *p\n  protocol: TCP\n") ==
        R"({"port":{"number":1},"ports":[{"number":1,"protocol":"TCP"}]})");
  CHECK(json("ports:\n- <<: [{number: 1}, {number: 2, protocol: TCP}]\n") ==
        R"({"ports":[{"number":1,"protocol":"TCP"}]})");
  CHECK(json("labels: {<<: {a: b}, c: d}") == R"({"labels":{"a":"b","c":"d"}})");
  CHECK(json("port: {<<: {nmber: 1}, number: 2}") ==
        "schema/unknown-field port: unknown field \"nmber\"; did you mean \"number\"?");
}

TEST_CASE("of a list of merged maps the first that has a key wins") {
  CHECK(json("labels: {<<: [{a: b}, {a: c, d: e}]}") == R"({"labels":{"a":"b","d":"e"}})");
}

TEST_CASE("a quoted << is a key like any other") {
  CHECK(json("{\"<<\": {name: a}}") == "schema/unknown-field : unknown field \"<<\"");
}

TEST_CASE("a very long wrong value is cut in the message") {
  const Outcome outcome = read_thing("count: '" + std::string(100'000, 'a') + "'");
  REQUIRE(outcome.problems.size() == 1);
  CHECK(outcome.problems.front().message.size() < 200);
}

}  // namespace
}  // namespace istioctl::schema
