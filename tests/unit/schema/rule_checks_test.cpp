#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "istioctl/schema/read.h"
#include "istioctl/schema/rules.h"
#include "istioctl/yaml/document.h"

namespace istioctl::schema {
namespace {

constexpr Type string_type{.kind = TypeKind::string};
constexpr Type integer_type{.kind = TypeKind::integer};

constexpr Field text_field(std::string_view name) {
  return {.name = name, .go_name = {}, .type = string_type};
}

constexpr std::array text_fields{text_field("a"), text_field("b"), text_field("c")};
constexpr std::array<std::string_view, 3> all{"a", "b", "c"};

/// What a rule says of an object with the text fields a, b and c, a line for each problem.
std::string said(const Rule& rule, const std::string& text, EmptyRule empties = EmptyRule::value) {
  const std::array rules{rule};
  const Table table{.name = "Thing", .fields = text_fields, .rules = rules};
  yaml::Document document;
  base::Diagnostics problems;
  REQUIRE(document.load_yaml(text, {.source = "a.yaml"}, problems));
  const bool right =
      check(document.root(), object_type(table), {.empties = empties, .path = "x"}, problems);
  CHECK(right == problems.empty());
  std::string result;
  for (const auto& problem : problems) {
    result += std::to_string(problem.position.column) + " " + problem.id + " " + problem.field +
              ": " + problem.message + "\n";
  }
  return result;
}

TEST_CASE("at most one") {
  static constexpr Rule rule{.kind = RuleKind::at_most_one, .fields = all};
  CHECK(said(rule, "{}") == "");
  CHECK(said(rule, "{b: x}") == "");
  CHECK(said(rule, "{c: x, a: y}") ==
        "5 schema/exclusive x.c: excludes \"a\", which is given too\n");
  CHECK(said(rule, "{a: x, b: y, c: z}") ==
        "11 schema/exclusive x.b: excludes \"a\", which is given too\n"
        "17 schema/exclusive x.c: excludes \"a\", which is given too\n");
}

TEST_CASE("exactly one") {
  static constexpr Rule rule{.kind = RuleKind::exactly_one, .fields = all};
  CHECK(said(rule, "{a: x}") == "");
  CHECK(said(rule, "{}") == "1 schema/required x: one of a, b, c is needed\n");
  CHECK(said(rule, "{a: ~}") == "1 schema/required x: one of a, b, c is needed\n");
  CHECK(said(rule, "{a: x, c: y}") ==
        "11 schema/exclusive x.c: excludes \"a\", which is given too\n");
}

TEST_CASE("at least one") {
  static constexpr Rule rule{.kind = RuleKind::at_least_one, .fields = all};
  CHECK(said(rule, "{a: x, b: y}") == "");
  CHECK(said(rule, "{}") == "1 schema/required x: at least one of a, b, c is needed\n");
}

TEST_CASE("one field excludes others") {
  static constexpr Rule rule{.kind = RuleKind::excludes, .fields = all};
  CHECK(said(rule, "{b: x, c: y}") == "");
  CHECK(said(rule, "{a: x}") == "");
  CHECK(said(rule, "{a: x, b: y, c: z}") ==
        "11 schema/exclusive x.b: can't stand beside \"a\"\n"
        "17 schema/exclusive x.c: can't stand beside \"a\"\n");
}

TEST_CASE("a value needs other fields") {
  static constexpr Rule rule{.kind = RuleKind::needs, .fields = all, .value = "X"};
  CHECK(said(rule, "{}") == "");
  CHECK(said(rule, "{a: Y}") == "");
  CHECK(said(rule, "{a: X, b: y, c: z}") == "");
  CHECK(said(rule, "{a: X, c: z}") == "5 schema/required x.a: X needs the field \"b\" beside it\n");
}

TEST_CASE("empty texts count by the reader's rule") {
  static constexpr Rule rule{.kind = RuleKind::exactly_one, .fields = all};
  CHECK(said(rule, "{a: ''}") == "");
  CHECK(said(rule, "{a: '', b: x}", EmptyRule::absent) == "");
  CHECK(said(rule, "{a: ''}", EmptyRule::absent) ==
        "1 schema/required x: one of a, b, c is needed\n");
}

TEST_CASE("merge keys count") {
  static constexpr Rule rule{.kind = RuleKind::at_most_one, .fields = all};
  CHECK(said(rule, "{<<: {a: x}, b: y}") ==
        "17 schema/exclusive x.b: excludes \"a\", which is given too\n");
}

TEST_CASE("a misspelt field isn't missing as well") {
  static constexpr std::array<std::string_view, 1> names{"destination"};
  static constexpr std::array fields{text_field("destination")};
  static constexpr std::array rules{Rule{.kind = RuleKind::at_least_one, .fields = names}};
  static constexpr Table table{.name = "Thing", .fields = fields, .rules = rules};
  yaml::Document document;
  base::Diagnostics problems;
  REQUIRE(document.load_yaml("{destinatoin: x}", {.source = "a.yaml"}, problems));
  CHECK_FALSE(check(document.root(), object_type(table), {}, problems));
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().id == "schema/unknown-field");
  problems.clear();
  CHECK_FALSE(check(document.root(), object_type(table), {.unknown_field = UnknownField::ignored},
                    problems));
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().message == "the field \"destination\" is missing");
}

TEST_CASE("a rule of its own sees values behind aliases, and reports below the object") {
  static constexpr Rule rule{.check = [](RuleScope& scope) {
    const yaml::Node value = scope.at("b");
    if (value) scope.error(value, "b.deep[0]", "thing/b", std::string(value.text()), "a hint");
    CHECK_FALSE(scope.at("unknown"));
    CHECK(scope.object().is_mapping());
  }};
  CHECK(said(rule, "{a: &x y, b: *x}") == "5 thing/b x.b.deep[0]: y\n");
  CHECK(said(rule, "{a: x, b: ~}") == "");
}

TEST_CASE("members that no two elements may share") {
  static constexpr std::array element_fields{
      Field{.name = "number", .go_name = {}, .type = integer_type}, text_field("name")};
  static constexpr Table element{.name = "Element", .fields = element_fields};
  static constexpr Type element_type = object_type(element);
  static constexpr std::array<std::string_view, 2> members{"number", "name"};
  static constexpr std::array fields{
      Field{.name = "list",
            .go_name = {},
            .type = {.kind = TypeKind::list, .element = &element_type},
            .unique_by = members}};
  static constexpr Table table{.name = "Thing", .fields = fields};
  const auto problems_of = [&](const std::string& text) {
    yaml::Document document;
    base::Diagnostics problems;
    REQUIRE(document.load_yaml("{list: " + text + "}", {.source = "a.yaml"}, problems));
    (void)check(document.root(), object_type(table), {}, problems);
    std::string result;
    for (const auto& problem : problems) result += problem.field + ": " + problem.message + "\n";
    return result;
  };
  CHECK(problems_of("[{number: 1, name: a}, {number: 2, name: b}, {}, {}]") == "");
  CHECK(problems_of("[{name: ~}, {name: ~}, {name: ''}, {name: ''}]") == "");
  CHECK(problems_of("[{number: 1, name: a}, {number: 1, name: b}, {number: 3, name: a}]") ==
        "list[1].number: \"1\" is used already, by element [0]\n"
        "list[2].name: \"a\" is used already, by element [0]\n");
  CHECK(problems_of("[{number: 80}, {number: 0x50}, {number: 8e1}]") ==
        "list[1].number: \"0x50\" is used already, by element [0]\n"
        "list[2].number: \"8e1\" is used already, by element [0]\n");
  CHECK(problems_of("x") == "list: expected a list, found the string \"x\"\n");
  CHECK(problems_of("[x, x]") ==
        "list[0]: expected a mapping, found the string \"x\"\n"
        "list[1]: expected a mapping, found the string \"x\"\n");
}

}  // namespace
}  // namespace istioctl::schema
