#include "istioctl/schema/rules.h"

#include <doctest/doctest.h>

#include <string>

#include "istioctl/yaml/document.h"

namespace istioctl::schema {
namespace {

struct Loaded {
  explicit Loaded(std::string source) : text(std::move(source)) {
    REQUIRE(document.load_yaml(text, {.source = "a.yaml"}, problems));
  }
  [[nodiscard]] yaml::Node at(std::string_view key) const { return document.root().find(key); }

  std::string text;
  base::Diagnostics problems;
  yaml::Document document;
};

std::string integer(const std::string& text) {
  const Loaded loaded("a: " + text + "\n");
  const auto value = as_integer(loaded.at("a"));
  return value ? std::to_string(*value) : "none";
}

TEST_CASE("whole numbers, however they are written") {
  CHECK(integer("80") == "80");
  CHECK(integer("0x50") == "80");
  CHECK(integer("80.0") == "80");
  CHECK(integer("8e1") == "80");
  CHECK(integer("-1") == "-1");
  CHECK(integer("9223372036854775807") == "9223372036854775807");
}

TEST_CASE("what is no whole number, or doesn't fit") {
  for (const std::string text :
       {"80.5", "'80'", "x", "~", "[80]", "{}", "true", "1e15", "1e300", "9223372036854775808"}) {
    CAPTURE(text);
    CHECK(integer(text) == "none");
  }
  CHECK_FALSE(as_integer({}).has_value());
}

TEST_CASE("the text of strings alone") {
  const Loaded loaded("a: &a text\nb: *a\nc: 1\nd: '1'\ne: ~\nf: [x]\ng: ''\n");
  CHECK(text_of(loaded.at("a")) == "text");
  CHECK(text_of(loaded.at("b")) == "text");
  CHECK(text_of(loaded.at("c")).empty());
  CHECK(text_of(loaded.at("d")) == "1");
  for (const std::string_view key : {"e", "f", "g", "none"}) CHECK(text_of(loaded.at(key)).empty());
}

std::string keys(const std::string& text) {
  const Loaded loaded(text);
  std::string result;
  for (const auto& key : keys_of(loaded.at("target"))) {
    result += key.text();
    result += ' ';
  }
  return result;
}

TEST_CASE("the keys of a map, those of merge keys among them, each once") {
  CHECK(keys("target: {a: 1, b: 2}") == "a b ");
  CHECK(keys("x: &x {a: 1, c: 2}\ntarget: {<<: *x, a: 3, d: 4}") == "a c d ");
  CHECK(keys("target: {<<: [{a: 1}, {a: 2, b: 3}], c: 4}") == "a b c ");
  CHECK(keys("x: &x {<<: {e: 1}}\ntarget: *x") == "e ");
  CHECK(keys("target: {\"<<\": 1}") == "<< ");
  CHECK(keys("target: [a]").empty());
  CHECK(keys_of({}).empty());
}

TEST_CASE("keys of maps that name one another exponentially often are found in time") {
  std::string text = "x0: &x0 {a: 1}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*x" + std::to_string(i - 1);
    text += "x" + std::to_string(i) + ": &x" + std::to_string(i) + " {<<: [" + before + ", " +
            before + "]}\n";
  }
  CHECK(keys(text + "target: *x39\n") == "a ");
}

}  // namespace
}  // namespace istioctl::schema
