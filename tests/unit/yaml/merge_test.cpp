#include "istioctl/yaml/merge.h"

#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::yaml {
namespace {

/// What `key` of the mapping `target` is: its text and where it comes from.
std::string effective(const Loaded& loaded, std::string_view key) {
  const Lookup lookup = find_effective(loaded.root().find("target"), key);
  if (!lookup.value) return "absent";
  std::string text(lookup.value.text());
  if (lookup.written) text += " written";
  if (lookup.merged) text += " merged";
  if (lookup.hidden) text += " hidden";
  return text;
}

std::string effective(std::string text, std::string_view key) {
  const Loaded loaded(std::move(text));
  REQUIRE(loaded.good);
  return effective(loaded, key);
}

const std::string sources = "a: &a {k: a, x: 1}\nb: &b {k: b, w: 2}\n";

TEST_CASE("a key of the mapping itself") {
  CHECK(effective("target: {k: v}", "k") == "v written");
  CHECK(effective("target: {k: v}", "l") == "absent");
  CHECK(effective("x: &x v\ntarget: {k: *x}", "k") == "v written");
  CHECK(effective("target: [k]", "k") == "absent");
  CHECK(effective("target: k", "k") == "absent");
  CHECK_FALSE(find_effective(Node(), "k").value);
}

TEST_CASE("the target may be an alias") {
  CHECK(effective("a: &a {k: v}\ntarget: *a", "k") == "v written");
}

TEST_CASE("written keeps the alias that is written") {
  const Loaded loaded("x: &x v\ntarget: {k: *x}");
  const Lookup lookup = find_effective(loaded.root().find("target"), "k");
  CHECK(lookup.written.is_alias());
  CHECK(lookup.value == loaded.root().find("x"));
}

TEST_CASE("what comes later wins, be it a key or a merge key") {
  CHECK(effective(sources + "target: {<<: *a}", "k") == "a merged");
  CHECK(effective(sources + "target: {<<: *a, k: v}", "k") == "v written");
  CHECK(effective(sources + "target: {k: v, <<: *a}", "k") == "a merged hidden");
  CHECK(effective(sources + "target: {<<: *a, <<: *b}", "k") == "b merged");
  CHECK(effective(sources + "target: {<<: *b, <<: *a}", "k") == "a merged");
  CHECK(effective(sources + "target: {k: v, <<: {other: 1}}", "k") == "v written");
}

TEST_CASE("of a list of mappings the first that has the key wins") {
  CHECK(effective(sources + "target: {<<: [*a, *b]}", "k") == "a merged");
  CHECK(effective(sources + "target: {<<: [*b, *a]}", "k") == "b merged");
  CHECK(effective(sources + "target: {<<: [*a, *b]}", "w") == "2 merged");
  CHECK(effective(sources + "target: {<<: [*a, *b]}", "z") == "absent");
}

TEST_CASE("merge keys of merged mappings count") {
  CHECK(effective("a: &a {k: 1}\nb: &b {<<: *a}\ntarget: {<<: *b}", "k") == "1 merged");
  CHECK(effective("a: &a {k: 1}\nb: &b {<<: *a, k: 2}\ntarget: {<<: *b}", "k") == "2 merged");
}

TEST_CASE("the look-up agrees with the conversion to JSON") {
  for (const char* target : {"{<<: *a}", "{<<: *a, k: v}", "{k: v, <<: *a}", "{<<: *a, <<: *b}",
                             "{<<: [*a, *b]}", "{<<: [*b, *a], w: 5}", "{<<: {k: c, <<: *a}}"}) {
    CAPTURE(target);
    Loaded loaded(sources + "target: " + target + "\n");
    REQUIRE(loaded.good);
    const auto json = to_json(loaded.root().find("target"), loaded.problems);
    REQUIRE(json.has_value());
    for (const char* key : {"k", "x", "w", "z"}) {
      CAPTURE(key);
      const Lookup lookup = find_effective(loaded.root().find("target"), key);
      REQUIRE(static_cast<bool>(lookup.value) == json->contains(key));
      if (lookup.value) {
        CHECK(to_json(lookup.value, loaded.problems) == json->at(key));
      }
    }
  }
}

TEST_CASE("merges that name one another exponentially often take no time") {
  std::string text = "a0: &a0 {k0: 0}\n";
  for (int i = 1; i < 200; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [" + before + ", " +
            before + "], k" + std::to_string(i) + ": 1}\n";
  }
  Document document;
  base::Diagnostics problems;
  text += "target: {<<: *a199}\n";
  // The document is refused, and its tree is there all the same.
  CHECK_FALSE(document.load_yaml(text, {}, problems));
  CHECK(problems.front().id == "yaml/excessive-aliasing");
  CHECK(find_effective(document.root().find("target"), "k0").value.text() == "0");
  CHECK_FALSE(find_effective(document.root().find("target"), "none").value);
}

TEST_CASE("a quoted << is a key like any other") {
  CHECK(effective("target: {'<<': {k: v}}", "k") == "absent");
}

}  // namespace
}  // namespace istioctl::yaml
