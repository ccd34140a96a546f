#include "istioctl/yaml/to_json.h"

#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::yaml {
namespace {

TEST_CASE("types as Kubernetes reads them, keys in their order") {
  CHECK(json_of("z: yes\na: 010\nm: [1.5, ~, '1', 2001-01-01]\n") ==
        R"({"z":true,"a":8,"m":[1.5,null,"1","2001-01-01"]})");
  CHECK(json_of("12") == "12");
  CHECK(json_of("[]") == "[]");
  CHECK(json_of("a: {}") == R"({"a":{}})");
  CHECK(json_of("a: \"\\u0000\"") == R"({"a":"\u0000"})");
}

TEST_CASE("keys become text as Go writes them") {
  CHECK(json_of("{1: a, 0x10: b, yes: c, '01': d}") == R"({"1":"a","16":"b","true":"c","01":"d"})");
  CHECK(json_of("{1.50: a}") == R"({"1.5":"a"})");
  CHECK(json_of("{0.30000000000000004: a}") == R"({"0.3":"a"})");
  CHECK(json_of("{16777217.0: a}") == R"({"1.6777216e+07":"a"})");
  CHECK(json_of("{1000000.0: a}") == R"({"1e+06":"a"})");
  CHECK(json_of("{0.0001: a}") == R"({"0.0001":"a"})");
  CHECK(json_of("{1e308: a}") == R"({".inf":"a"})");
  CHECK(json_of("{18446744073709551615: a}") == "error: yaml/key-type");
}

TEST_CASE("aliases are replaced by what they name") {
  CHECK(json_of("a: &a {b: [1]}\nc: *a\nd: [*a]\n") ==
        R"({"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]}]})");
  CHECK(json_of("&k a: b\nc: *k\n*k : d\n") == "error: yaml/duplicate-key");
  CHECK(json_of("x: &k a\n*k : d\n") == R"({"x":"a","a":"d"})");
}

TEST_CASE("merge keys") {
  CHECK(json_of("a: &a {x: 1, z: 2}\nb: {<<: *a, z: 3}\n") ==
        R"({"a":{"x":1,"z":2},"b":{"x":1,"z":3}})");
  CHECK(json_of("b: {z: 3, <<: {x: 1, z: 2}}") == R"({"b":{"z":2,"x":1}})");
  CHECK(json_of("<<: [{a: 1}, {a: 2, b: 3}]") == R"({"a":1,"b":3})");
  CHECK(json_of("'<<': {a: 1}") == R"({"<<":{"a":1}})");
  CHECK(json_of("!!str <<: {a: 1}") == R"({"<<":{"a":1}})");
  for (const char* text :
       {"<<: a", "<<: 1", "<<:", "<<: ~", "<<: [a]", "<<: [{a: b}, 1]", "a: &a b\n<<: *a"}) {
    CAPTURE(text);
    CHECK(json_of(text) == "error: yaml/merge");
  }
}

TEST_CASE("a list to merge can't come by an alias") {
  CHECK(json_of("a: &a [{b: c}]\n<<: *a") == "error: yaml/merge");
}

TEST_CASE("a problem names its place") {
  Loaded loaded("a: 1\nb: [.inf]\n");
  const auto value = loaded.good ? to_json(loaded.root(), loaded.problems) : std::nullopt;
  CHECK_FALSE(value.has_value());
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems.front().position == base::Position{2, 5});
  CHECK(loaded.problems.front().source == "a.yaml");
}

TEST_CASE("documents that repeat themselves without end are refused") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) text += ", " + before;
    text += "]\n";
  }
  CHECK(json_of(text) == "error: yaml/excessive-aliasing");
}

TEST_CASE("merges that repeat themselves without end are refused") {
  std::string text = "a0: &a0 {k: v}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [" + before + ", " +
            before + "]}\n";
  }
  CHECK(json_of(text) == "error: yaml/excessive-aliasing");
}

TEST_CASE("an honest number of aliases is fine") {
  std::string text = "a: &a {b: c}\nd:\n";
  for (int i = 0; i < 90; ++i) text += "- *a\n";
  Loaded loaded(text);
  REQUIRE(loaded.good);
  CHECK(to_json(loaded.root(), loaded.problems)->at("d").size() == 90);
}

}  // namespace
}  // namespace istioctl::yaml
