#include "istioctl/config/source_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace istioctl::config {
namespace {

/// "line:column" of a field of the object whose name begins at the text `name`.
std::string place_of(const std::string& text, const std::string& name, const std::string& field) {
  const SourceText source{.text = text, .origin = {.source = "a.yaml", .line = 11, .offset = 1000}};
  base::Diagnostic diagnostic{.field = field};
  const std::vector<FieldOf> fields{
      {.object_begin = 1000 + text.find(name), .diagnostic = &diagnostic}};
  find_places(source, fields);
  const base::Position position = diagnostic.position;
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

const std::string list =
    "kind: List\nitems:\n- metadata: {name: one}\n  spec: {hosts: [a, b]}\n"
    "- metadata:\n    name: two\n  spec: &spec\n    hosts:\n    - c\n"
    "- metadata:\n    name: three\n  spec:\n    <<: *spec\n    http: [{x: 1}]\n";

TEST_CASE("places: of fields, list items, and what a merge key brings") {
  CHECK(place_of(list, "one}", "spec.hosts[1]") == "14:21");
  CHECK(place_of(list, "two", "spec.hosts") == "19:5");
  CHECK(place_of(list, "two", "spec.hosts[0]") == "19:7");
  CHECK(place_of(list, "three", "spec.hosts[0]") == "19:7");
  CHECK(place_of(list, "three", "spec.http[0].x") == "24:16");
}

TEST_CASE("places: the nearest field around one that isn't there") {
  CHECK(place_of(list, "one}", "spec.hosts[7].name") == "14:17");
  CHECK(place_of(list, "three", "spec.http[0].timeout") == "24:12");
  CHECK(place_of(list, "one}", "nothing") == "0:0");
  CHECK(place_of(list, "List", "spec") == "0:0");
}

TEST_CASE("places: keys that are no names, and JSON") {
  const std::string json = R"({"metadata": {"name": "one", "annotations": {"a.b/c": "x"}}}
{"metadata": {"name": "two"}, "spec": {"hosts": ["a"]}})";
  CHECK(place_of(json, "\"one\"", "metadata.annotations[a.b/c]") == "11:55");
  CHECK(place_of(json, "\"two\"", "spec.hosts[0]") == "12:50");
}

}  // namespace
}  // namespace istioctl::config
