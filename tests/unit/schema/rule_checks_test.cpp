#include "rule_checks.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"

namespace istioctl::schema {
namespace {

using Names = std::array<std::string_view, 2>;

constexpr Type string_type{.kind = TypeKind::string};
constexpr std::array member_fields{
    Field{.name = "key", .go_name = "Key", .type = string_type},
    Field{.name = "number", .go_name = "Number", .type = {.kind = TypeKind::integer}},
};
constexpr Table member_table{.name = "Member", .fields = member_fields};
constexpr Type member_type{.kind = TypeKind::object, .table = &member_table};
constexpr Names unique_members{"key", "number"};

constexpr Names left_right{"left", "right"};
constexpr Names mode_and_file{"mode", "file"};

void refuse_long_names(RuleScope& scope) {
  const yaml::Node name = scope.at("name");
  if (text_of(name).size() > 3) scope.error(name, "name", "test/long", "is too long", "cut it");
}

constexpr std::array fields{
    Field{.name = "left", .go_name = "Left", .type = string_type},
    Field{.name = "right", .go_name = "Right", .type = string_type},
    Field{.name = "mode", .go_name = "Mode", .type = string_type},
    Field{.name = "file", .go_name = "File", .type = string_type},
    Field{.name = "name", .go_name = "Name", .type = string_type},
    Field{.name = "later",
          .go_name = "Later",
          .type = string_type,
          .unimplemented_by = "Istio 0.7.1"},
    Field{.name = "filled",
          .go_name = "Filled",
          .type = member_type,
          .emptiness = Emptiness::refused},
    Field{.name = "members",
          .go_name = "Members",
          .type = {.kind = TypeKind::list, .element = &member_type},
          .unique_by = unique_members},
};

/// "id field: message" a line for each problem of an object whose table has this rule.
std::string problems_of(const Rule& rule, const std::string& text,
                        EmptyRule empties = EmptyRule::value) {
  const std::array rules{rule};
  const Table table{.name = "Thing", .fields = fields, .rules = rules};
  yaml::Document document;
  base::Diagnostics problems;
  REQUIRE(document.load_yaml(text, {.source = "a.yaml"}, problems));
  const bool right = check(document.root(), object_type(table), {.empties = empties}, problems);
  CHECK(right == problems.empty());
  std::string lines;
  for (const auto& problem : problems) {
    lines += problem.id + " " + problem.field + ": " + problem.message + "\n";
  }
  return lines;
}

constexpr Rule no_rule{.kind = RuleKind::at_most_one};

TEST_CASE("rules: at most one of several fields") {
  constexpr Rule rule{.kind = RuleKind::at_most_one, .fields = left_right};
  CHECK(problems_of(rule, "{}").empty());
  CHECK(problems_of(rule, "right: a").empty());
  CHECK(problems_of(rule, "{left: a, right: ~}").empty());
  CHECK(problems_of(rule, "{left: a, right: b}") ==
        "schema/exclusive right: excludes \"left\", which is given too\n");
}

TEST_CASE("rules: exactly one, and at least one") {
  constexpr Rule exactly{.kind = RuleKind::exactly_one, .fields = left_right};
  constexpr Rule least{.kind = RuleKind::at_least_one, .fields = left_right};
  CHECK(problems_of(exactly, "left: a").empty());
  CHECK(problems_of(exactly, "{}") == "schema/required : one of left, right is needed\n");
  CHECK(problems_of(exactly, "{left: a, right: b}") ==
        "schema/exclusive right: excludes \"left\", which is given too\n");
  CHECK(problems_of(least, "{left: a, right: b}").empty());
  CHECK(problems_of(least, "{}") == "schema/required : at least one of left, right is needed\n");
}

TEST_CASE("rules: an empty text is absent where the reader is told so") {
  constexpr Rule exactly{.kind = RuleKind::exactly_one, .fields = left_right};
  CHECK(problems_of(exactly, "{left: a, right: ''}") ==
        "schema/exclusive right: excludes \"left\", which is given too\n");
  CHECK(problems_of(exactly, "{left: a, right: ''}", EmptyRule::absent).empty());
}

TEST_CASE("rules: a misspelt field isn't missing as well") {
  constexpr Rule exactly{.kind = RuleKind::exactly_one, .fields = left_right};
  CHECK(problems_of(exactly, "lefft: a") ==
        "schema/unknown-field : unknown field \"lefft\"; did you mean \"left\"?\n");
}

TEST_CASE("rules: what can't stand beside another field") {
  constexpr Rule rule{.kind = RuleKind::excludes, .fields = left_right};
  CHECK(problems_of(rule, "right: b").empty());
  CHECK(problems_of(rule, "{left: a, right: b}") ==
        "schema/exclusive right: can't stand beside \"left\"\n");
}

TEST_CASE("rules: what a value needs beside it") {
  constexpr Rule rule{.kind = RuleKind::needs, .fields = mode_and_file, .value = "FILE"};
  CHECK(problems_of(rule, "mode: NONE").empty());
  CHECK(problems_of(rule, "{mode: FILE, file: a}").empty());
  CHECK(problems_of(rule, "mode: FILE") ==
        "schema/required mode: FILE needs the field \"file\" beside it\n");
}

TEST_CASE("rules: a check of one's own sees through aliases and merge keys") {
  constexpr Rule rule{.kind = RuleKind::custom, .check = refuse_long_names};
  CHECK(problems_of(rule, "name: abc").empty());
  CHECK(problems_of(rule, "name: abcd") == "test/long name: is too long\n");
  CHECK(problems_of(rule, "{left: &a abcd, name: *a}") == "test/long name: is too long\n");
  CHECK(problems_of(rule, "<<: {name: abcd}") == "test/long name: is too long\n");
  CHECK(problems_of(rule, "name: [abcd]") == "schema/type name: expected a string, found a list\n");
}

TEST_CASE("rules: what nobody implements, and what may not be empty") {
  CHECK(problems_of(no_rule, "later: a").find("later: Istio 0.7.1 doesn't implement it") !=
        std::string::npos);
  CHECK(problems_of(no_rule, "filled: {key: a}").empty());
  CHECK_FALSE(problems_of(no_rule, "filled: {}").empty());
}

TEST_CASE("rules: members that no two elements share, however they are written") {
  CHECK(problems_of(no_rule, "members: [{key: a, number: 1}, {key: b, number: 2}]").empty());
  CHECK(problems_of(no_rule, "members: [{key: a}, {key: ''}, {key: ''}, {}]").empty());
  CHECK(problems_of(no_rule, "members: [{key: a, number: 16}, {key: a, number: 0x10}]") ==
        "schema/duplicate members[1].key: \"a\" is used already, by element [0]\n"
        "schema/duplicate members[1].number: \"0x10\" is used already, by element [0]\n");
}

}  // namespace
}  // namespace istioctl::schema
