// A document's meaning: as JSON, and as YAML that is written from it, it reads back the same.

#include <string>

#include "fuzz.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/emit.h"
#include "istioctl/yaml/to_json.h"

using istioctl::fuzz::check_diagnostics;
using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace base = istioctl::base;
namespace yaml = istioctl::yaml;

namespace {

std::string meaning(yaml::Node root, std::string_view what) {
  base::Diagnostics problems;
  const auto json = yaml::to_json(root, problems);
  require(json.has_value(), what);
  return json->dump();
}

void check_yaml(const std::string& text, const std::string& json, std::string_view what) {
  yaml::Document document;
  base::Diagnostics problems;
  require(document.load_yaml(text, {.source = "written"}, problems), what);
  require_equal(meaning(document.root(), what), json, what);
}

void check_written(const yaml::Json& value) {
  const std::string json = value.dump();
  yaml::Document document;
  base::Diagnostics problems;
  std::size_t consumed = 0;
  require(document.load_json(json, {.source = "json"}, consumed, problems), "JSON reads back");
  require(consumed == json.size(), "JSON reads back to its end");
  require_equal(meaning(document.root(), "JSON reads back"), json, "JSON reads back the same");
  std::string flow;
  yaml::emit_flow(value, {.marks = true}, flow);
  check_yaml(flow, json, "flow style reads back");
  if (!value.is_object() || value.empty()) return;
  std::string block;
  yaml::emit_block_entries(value, 0, {}, yaml::FirstLine::indented, block);
  check_yaml(block, json, "block style reads back");
  block.clear();
  yaml::emit_block_entries(value, 3, {.step = 4, .list_offset = 2, .newline = "\r\n"},
                           yaml::FirstLine::indented, block);
  check_yaml(block, json, "indented block style reads back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = istioctl::fuzz::text_of(data, size);
  yaml::Document document;
  base::Diagnostics problems;
  const bool loaded = document.load_yaml(text, {.source = "fuzz"}, problems);
  check_diagnostics(problems, size);
  require(loaded == problems.empty(), "a document or errors");
  if (!loaded || !document.root()) return 0;
  const auto json = yaml::to_json(document.root(), problems);
  check_diagnostics(problems, size);
  require(json.has_value() == problems.empty(), "JSON or errors");
  if (json) check_written(*json);
  return 0;
}
