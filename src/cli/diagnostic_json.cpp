#include <nlohmann/json.hpp>

#include "istioctl/cli/reporter.h"

namespace istioctl::cli {
namespace {

using Json = nlohmann::ordered_json;

void add_text(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) {
    object[key] = text;
  }
}

void add_number(Json& object, const char* key, std::size_t number) {
  if (number != 0) {
    object[key] = number;
  }
}

Json to_object(const base::Diagnostic& diagnostic) {
  Json object = {{"severity", base::to_string(diagnostic.severity)}};
  add_text(object, "id", diagnostic.id);
  add_text(object, "source", diagnostic.source);
  add_number(object, "line", diagnostic.position.line);
  add_number(object, "column", diagnostic.position.column);
  if (diagnostic.span != base::Span{}) {
    object["begin"] = diagnostic.span.begin;
    object["end"] = diagnostic.span.end;
  }
  add_text(object, "object", diagnostic.object);
  add_text(object, "field", diagnostic.field);
  object["message"] = diagnostic.message;
  add_text(object, "hint", diagnostic.hint);
  return object;
}

}  // namespace

std::string to_json(const base::Diagnostics& diagnostics) {
  Json array = Json::array();
  for (const base::Diagnostic& diagnostic : diagnostics) {
    array.push_back(to_object(diagnostic));
  }
  constexpr int indent = 2;
  // A message may quote bytes of the input that aren't UTF-8; they become U+FFFD.
  return array.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace istioctl::cli
