#include "scalar_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "istioctl/schema/duration.h"
#include "istioctl/schema/rules.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::schema {

namespace {

using yaml::Json;
using yaml::Node;
using yaml::Scalar;
using yaml::ScalarType;

using Outcome = std::expected<Json, Violation>;

// A message stays readable when somebody puts a file where a word belongs.
constexpr std::size_t longest_quote = 60;

std::string quoted(std::string_view text) {
  std::string printable = base::escape_for_terminal(text.substr(0, longest_quote));
  if (text.size() > longest_quote) printable += "…";
  return fmt::format("\"{}\"", printable);
}

std::unexpected<Violation> wrong_type(Node node, std::string_view expected, std::string hint = {}) {
  return std::unexpected(Violation{"schema/type",
                                   fmt::format("expected {}, found {}", expected, describe(node)),
                                   std::move(hint)});
}

// What is wrong with a text where `format` belongs, if anything.
std::optional<Violation> format_violation(std::string_view text, const Format* format) {
  if (format == nullptr) return std::nullopt;
  const std::string fault = format->fault(text);
  if (fault.empty()) return std::nullopt;
  return Violation{"schema/format",
                   fmt::format("{} is not {}: {}", quoted(text), format->name, fault), ""};
}

Outcome string_value(Node node, const Type& type, StringRule rule) {
  const Scalar scalar = yaml::resolve_scalar(node);
  if (scalar.type == ScalarType::string || rule == StringRule::coerced) {
    if (auto violation = format_violation(node.text(), type.format)) {
      return std::unexpected(std::move(*violation));
    }
    return Json(std::string(node.text()));
  }
  return wrong_type(node, "a string",
                    scalar.type == ScalarType::null
                        ? std::string()
                        : fmt::format("quote it: {}", quoted(node.text())));
}

Outcome boolean_value(Node node) {
  const Scalar scalar = yaml::resolve_scalar(node);
  if (scalar.type == ScalarType::boolean) return Json(scalar.boolean);
  const bool looks_right = yaml::parse_boolean(node.text()).has_value();
  return wrong_type(node, "true or false", looks_right ? "remove the quotes" : "");
}

Outcome integer_value(Node node, const Field* field) {
  const bool too_large = yaml::resolve_scalar(node).type == ScalarType::unsigned_integer;
  const auto value = as_integer(node);
  if (!value && !too_large) return wrong_type(node, "a whole number");
  const Field any;
  const Field& range = field == nullptr ? any : *field;
  if (too_large || *value < range.minimum || *value > range.maximum) {
    return std::unexpected(Violation{
        "schema/range",
        fmt::format("{} is out of range: {} to {}", node.text(), range.minimum, range.maximum),
        ""});
  }
  return Json(*value);
}

bool is_within(double value, const Field* field) {
  return field == nullptr || (value >= static_cast<double>(field->minimum) &&
                              value <= static_cast<double>(field->maximum));
}

Outcome number_value(Node node, const Field* field) {
  const Scalar scalar = yaml::resolve_scalar(node);
  const double value =
      scalar.type == ScalarType::number ? scalar.number : static_cast<double>(scalar.integer);
  if (scalar.type != ScalarType::string && !is_within(value, field)) {
    return std::unexpected(Violation{
        "schema/range",
        fmt::format("{} is out of range: {} to {}", node.text(), field->minimum, field->maximum),
        ""});
  }
  switch (scalar.type) {
    case ScalarType::integer: return Json(scalar.integer);
    case ScalarType::unsigned_integer: return Json(scalar.unsigned_integer);
    case ScalarType::number:
      if (std::isfinite(scalar.number)) return Json(scalar.number);
      break;
    default: break;
  }
  return wrong_type(node, "a number");
}

Outcome duration_value(Node node, const Type& type) {
  const Scalar scalar = yaml::resolve_scalar(node);
  const std::string text(node.text());
  if (scalar.type != ScalarType::string || !parse_duration(text)) {
    return wrong_type(node, "a duration such as 3s, 100ms or 1m30s");
  }
  if (auto violation = format_violation(text, type.format)) {
    return std::unexpected(std::move(*violation));
  }
  return Json(text);
}

Outcome enumeration_value(Node node, const Type& type) {
  const std::string_view text = node.text();
  for (const std::string_view name : type.names) {
    if (name == text) return Json(std::string(text));
  }
  const auto nearest = base::nearest(text, type.names);
  return std::unexpected(
      Violation{"schema/enum",
                fmt::format("{} is none of {}{}", quoted(text), fmt::join(type.names, ", "),
                            nearest ? fmt::format("; did you mean {}?", *nearest) : std::string()),
                ""});
}

// A string or a number; Kubernetes keeps either.
Outcome string_or_number(Node node, std::string_view what) {
  if (yaml::resolve_scalar(node).type == ScalarType::string) return Json(std::string(node.text()));
  auto value = number_value(node, nullptr);
  return value ? value : wrong_type(node, what);
}

}  // namespace

std::optional<Violation> key_violation(Node key, const Type& map) {
  return format_violation(key.text(), map.key_format);
}

std::string describe(Node node) {
  switch (node.kind()) {
    case yaml::NodeKind::sequence: return "a list";
    case yaml::NodeKind::mapping: return "a mapping";
    case yaml::NodeKind::alias: return "an alias";
    case yaml::NodeKind::scalar: break;
  }
  switch (yaml::resolve_scalar(node).type) {
    case ScalarType::null: return "nothing";
    case ScalarType::boolean: return fmt::format("the boolean {}", node.text());
    case ScalarType::integer:
    case ScalarType::unsigned_integer:
    case ScalarType::number: return fmt::format("the number {}", node.text());
    case ScalarType::string: break;
  }
  return fmt::format("the string {}", quoted(node.text()));
}

std::expected<Json, Violation> scalar_value(Node node, const Type& type, const Field* field,
                                            StringRule strings) {
  const bool text_type =
      type.kind == TypeKind::string || type.kind == TypeKind::bytes || type.kind == TypeKind::time;
  if (!node.is_scalar()) {
    return wrong_type(node, text_type ? "a string" : "a single value");
  }
  switch (type.kind) {
    case TypeKind::boolean: return boolean_value(node);
    case TypeKind::integer: return integer_value(node, field);
    case TypeKind::number: return number_value(node, field);
    case TypeKind::duration: return duration_value(node, type);
    case TypeKind::enumeration: return enumeration_value(node, type);
    case TypeKind::quantity: return string_or_number(node, "a quantity such as 100m or 1Gi");
    case TypeKind::int_or_string: return string_or_number(node, "a number or a name");
    default: return string_value(node, type, strings);
  }
}

}  // namespace istioctl::schema
