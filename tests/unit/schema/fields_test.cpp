#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"

// What a Field can ask for beside its type.
namespace istioctl::schema {
namespace {

std::string short_fault(std::string_view text) {
  return text.size() > 3 ? "is longer than 3 letters" : "";
}

constexpr Format short_text{.name = "a short text", .pattern = "", .fault = short_fault};
constexpr Type string_type{.kind = TypeKind::string};
constexpr Type short_type{.kind = TypeKind::string, .format = &short_text};
constexpr Type kept_type{.kind = TypeKind::string, .empty_text = EmptyText::kept};
constexpr Type integer_type{.kind = TypeKind::integer};
constexpr std::array<std::string_view, 2> words{"ON", "OFF"};
constexpr std::array<std::string_view, 1> other_names{"host"};

constexpr std::array inner_fields{Field{.name = "a", .go_name = {}, .type = string_type}};
constexpr Table inner_table{.name = "Inner", .fields = inner_fields};
constexpr Type inner_type = object_type(inner_table);

constexpr std::array fields{
    Field{.name = "name", .go_name = {}, .type = string_type, .other_names = other_names},
    Field{.name = "short", .go_name = {}, .type = short_type},
    Field{.name = "kept", .go_name = {}, .type = kept_type},
    Field{.name = "texts", .go_name = {}, .type = {.kind = TypeKind::list, .element = &short_type}},
    Field{.name = "map",
          .go_name = {},
          .type = {.kind = TypeKind::map, .element = &string_type, .key_format = &short_text}},
    Field{.name = "numbers",
          .go_name = {},
          .type = {.kind = TypeKind::list, .element = &integer_type},
          .minimum = 1,
          .maximum = 9},
    Field{.name = "ports",
          .go_name = {},
          .type = {.kind = TypeKind::map, .element = &integer_type},
          .minimum = 1,
          .maximum = 9},
    Field{.name = "ratio",
          .go_name = {},
          .type = {.kind = TypeKind::number},
          .minimum = 0,
          .maximum = 100},
    Field{
        .name = "wait", .go_name = {}, .type = {.kind = TypeKind::duration, .format = &short_text}},
    Field{.name = "word", .go_name = {}, .type = {.kind = TypeKind::enumeration, .names = words}},
    Field{.name = "inner", .go_name = {}, .type = inner_type, .emptiness = Emptiness::refused},
    Field{.name = "inners",
          .go_name = {},
          .type = {.kind = TypeKind::list, .element = &inner_type},
          .emptiness = Emptiness::refused},
    Field{.name = "future",
          .go_name = {},
          .type = {.kind = TypeKind::list, .element = &integer_type},
          .unimplemented_by = "Release 1"},
};
constexpr Table table{.name = "Thing", .fields = fields};

/// The value as it is read where empty is absent, or "field: message" of every problem.
std::string read_thing(const std::string& text, EmptyRule empties = EmptyRule::absent) {
  yaml::Document document;
  base::Diagnostics problems;
  REQUIRE(document.load_yaml(text, {.source = "a.yaml"}, problems));
  const auto value = read(document.root(), object_type(table), {.empties = empties}, problems);
  CHECK(value.has_value() == problems.empty());
  std::string result;
  for (const auto& problem : problems) result += problem.field + ": " + problem.message + "\n";
  return value ? value->dump() : result;
}

TEST_CASE("formats of strings, elements, keys and durations") {
  CHECK(read_thing("{short: abc, texts: [a, b], map: {abc: long enough}, wait: 3s}")
            .starts_with("{"));
  CHECK(read_thing("{short: abcd, texts: [a, abcd], map: {abcd: x}, wait: 300s}") ==
        "short: \"abcd\" is not a short text: is longer than 3 letters\n"
        "texts[1]: \"abcd\" is not a short text: is longer than 3 letters\n"
        "map.abcd: \"abcd\" is not a short text: is longer than 3 letters\n"
        "wait: \"300s\" is not a short text: is longer than 3 letters\n");
}

TEST_CASE("bounds hold for the numbers of lists and maps, too") {
  CHECK(read_thing("{numbers: [1, 9], ports: {a: 1, b: 9}}").starts_with("{"));
  CHECK(read_thing("{numbers: [1, 10], ports: {a: 0}}") ==
        "numbers[1]: 10 is out of range: 1 to 9\nports.a: 0 is out of range: 1 to 9\n");
}

TEST_CASE("bounds of floating-point numbers") {
  CHECK(read_thing("{ratio: 0}") == R"({"ratio":0})");
  CHECK(read_thing("{ratio: 99.9}") == R"({"ratio":99.9})");
  CHECK(read_thing("{ratio: 100.0001}") == "ratio: 100.0001 is out of range: 0 to 100\n");
  CHECK(read_thing("{ratio: -0.1}") == "ratio: -0.1 is out of range: 0 to 100\n");
  CHECK(read_thing("{ratio: '1'}") == "ratio: expected a number, found the string \"1\"\n");
}

TEST_CASE("empty texts and lists are absent where the reader says so") {
  CHECK(read_thing("{name: '', texts: [], wait: '', word: ~}") == "{}");
  CHECK(read_thing("{name: '', texts: []}", EmptyRule::value) == R"({"name":"","texts":[]})");
  CHECK(read_thing("{wait: ''}", EmptyRule::value) ==
        "wait: expected a duration such as 3s, 100ms or 1m30s, found the string \"\"\n");
}

TEST_CASE("an empty text that is kept, in maps, and of an enumeration") {
  CHECK(read_thing("{kept: ''}") == R"({"kept":""})");
  CHECK(read_thing("{kept: ~}") == "{}");
  CHECK(read_thing("{map: {a: ''}}") == R"({"map":{"a":""}})");
  CHECK(read_thing("{map: {a: ~}}") == "map.a: expected a string, found nothing\n");
  CHECK(read_thing("{word: ''}") == "word: \"\" is none of ON, OFF\n");
}

TEST_CASE("objects that may not be empty") {
  const std::string problem = ": must not be empty\n";
  CHECK(read_thing("{inner: {a: x}, inners: [{a: x}]}").starts_with("{"));
  CHECK(read_thing("{inner: {}}") == "inner" + problem);
  CHECK(read_thing("{inner: {a: ''}}") == "inner" + problem);
  CHECK(read_thing("{inner: {a: ''}}", EmptyRule::value) == R"({"inner":{"a":""}})");
  CHECK(read_thing("{inners: [{a: x}, {}]}") == "inners[1]" + problem);
  CHECK(read_thing("{inner: ~, inners: []}") == "{}");
  CHECK(read_thing("{inner: {b: x}}") == "inner: unknown field \"b\"; did you mean \"a\"?\n");
}

TEST_CASE("fields that somebody doesn't implement") {
  CHECK(read_thing("{future: [1]}") == "future: Release 1 doesn't implement it\n");
  CHECK(read_thing("{future: x}") == "future: Release 1 doesn't implement it\n");
  CHECK(read_thing("{future: []}") == "{}");
  CHECK(read_thing("{future: ~}") == "{}");
}

TEST_CASE("a name under which others know a field is suggested") {
  CHECK(read_thing("{host: a}") == ": unknown field \"host\"; did you mean \"name\"?\n");
}

}  // namespace
}  // namespace istioctl::schema
