// Typed reading: checking and reading agree, and what was read is right as it stands.

#include <array>
#include <string>

#include "fuzz.h"
#include "istioctl/schema/kubernetes_types.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"

using istioctl::fuzz::check_diagnostics;
using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace base = istioctl::base;
namespace schema = istioctl::schema;
namespace yaml = istioctl::yaml;

namespace {

void check_read(yaml::Node root, const schema::Type& type, const schema::ReadOptions& options,
                std::size_t size) {
  base::Diagnostics of_check;
  base::Diagnostics of_read;
  const bool right = schema::check(root, type, options, of_check);
  const auto value = schema::read(root, type, options, of_read);
  check_diagnostics(of_check, size);
  require(right == value.has_value(), "checking and reading agree");
  require(of_check == of_read, "checking and reading find the same");
  if (!value) return;
  const std::string json = value->dump();
  yaml::Document again;
  base::Diagnostics none;
  std::size_t consumed = 0;
  require(again.load_json(json, {.source = "read"}, consumed, none), "what was read is JSON");
  const auto same =
      schema::read(again.root(), type, {.unknown_field = options.unknown_field}, none);
  require(same.has_value() && !base::has_errors(none), "what was read is right");
  require_equal(same->dump(), json, "what was read reads the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::array tables{&schema::pod_template_spec_table, &schema::object_meta_table,
                          &schema::container_table, &schema::volume_table};
  yaml::Document document;
  base::Diagnostics problems;
  if (!document.load_yaml(istioctl::fuzz::text_of(data, size), {.source = "fuzz"}, problems)) {
    return 0;
  }
  if (!document.root()) return 0;
  for (const schema::Table* table : tables) {
    const schema::Type type = schema::object_type(*table);
    check_read(document.root(), type, {.unknown_field = schema::UnknownField::error}, size);
    check_read(document.root(), type, {.unknown_field = schema::UnknownField::ignored}, size);
    check_read(
        document.root(), type,
        {.unknown_field = schema::UnknownField::dropped, .strings = schema::StringRule::coerced},
        size);
  }
  return 0;
}
