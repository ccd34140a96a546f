#include "schema_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <span>
#include <string_view>

#include "metadata_docs.h"
#include "text_layout.h"

namespace istioctl::cli {

namespace {

using schema::Field;
using schema::Rule;
using schema::RuleKind;
using schema::Table;
using schema::Type;
using schema::TypeKind;

/// "a", "a and b", "a, b and c".
std::string enumerate(std::span<const std::string_view> words, std::string_view conjunction) {
  if (words.size() < 2) return std::string(words.empty() ? "" : words.front());
  return fmt::format("{} {} {}", fmt::join(words.first(words.size() - 1), ", "), conjunction,
                     words.back());
}

void add_sentence(std::string& text, std::string_view sentence) {
  if (sentence.empty()) return;
  text += text.empty() ? "" : " ";
  text += sentence;
  text += '.';
}

/// What a list or map holds in the end, or the type itself.
const Type& innermost(const Type& type) {
  return type.element != nullptr ? innermost(*type.element) : type;
}

/// How sentences call a value of the type: a list isn't a host, each element is.
std::string_view subject_of(const Type& type) {
  if (type.kind == TypeKind::list) return "Each";
  return type.kind == TypeKind::map ? "Each value" : "It";
}

std::string bounds_text(const Field& field) {
  // The largest number of the type is no bound that anybody meets.
  const bool below = field.minimum != std::numeric_limits<std::int64_t>::min();
  const bool above = field.maximum < std::numeric_limits<std::int32_t>::max();
  if (below && above) return fmt::format("From {} to {}", field.minimum, field.maximum);
  if (below) return fmt::format("At least {}", field.minimum);
  return above ? fmt::format("At most {}", field.maximum) : std::string();
}

/// The sentence about the values themselves.
std::string value_text(const Field& field) {
  const Type& type = innermost(field.type);
  const std::string_view subject = subject_of(field.type);
  switch (type.kind) {
    case TypeKind::enumeration:
      return fmt::format("{} is {}", subject, enumerate(type.names, "or"));
    case TypeKind::duration:
      return fmt::format("{} is a duration such as 3s, 1m30s or 100ms", subject);
    case TypeKind::time: return fmt::format("{} is a time such as 2018-03-21T17:05:00Z", subject);
    case TypeKind::integer:
    case TypeKind::number: return bounds_text(field);
    default: break;
  }
  return type.format == nullptr ? "" : fmt::format("{} is {}", subject, type.format->name);
}

std::string title(const config::Kind& kind) {
  return fmt::format("KIND:     {}\nVERSION:  {}\n", kind.name, config::api_version(kind));
}

/// "ports <[]Object> -required-", as kubectl writes it.
std::string field_line(std::string_view name, const Field& field) {
  return fmt::format("{} <{}>{}", name, type_name(field.type),
                     field.presence == schema::Presence::required ? " -required-" : "");
}

std::string field_text(const Table& owner, const Field& field) {
  std::string text;
  add_sentence(text, doc_of(owner, field));
  const std::string constraints = constraints_text(field);
  return constraints.empty() ? text : text + (text.empty() ? "" : " ") + constraints;
}

std::string description(const config::Kind& kind, const SchemaPlace& place) {
  if (place.field != nullptr) return field_text(*place.owner, *place.field);
  std::string text;
  add_sentence(text, kind.doc);
  return text;
}

std::string heading(const config::Kind& kind, const SchemaPlace& place, std::size_t columns) {
  std::string out = title(kind);
  if (place.field != nullptr) {
    out += fmt::format("\nFIELD: {}\n", field_line(place.path, *place.field));
  }
  const std::string text = description(kind, place);
  return text.empty() ? out : out + "\nDESCRIPTION:\n" + wrap(text, 4, columns);
}

std::string rules_text(const Table& table, std::size_t columns) {
  std::string out;
  for (const Rule& rule : table.rules) {
    std::string text;
    add_sentence(text, rule_text(rule));
    if (text.empty()) continue;
    constexpr std::string_view bullet = "  - ";
    out += wrap(text, bullet.size(), columns).replace(0, bullet.size(), bullet);
  }
  return out.empty() ? out : "\nRULES:\n" + out;
}

void add_tree(std::string& out, const Table& table, std::size_t indent) {
  for (const Field& field : table.fields) {
    out += fmt::format("{:{}}{}\n", "", indent, field_line(field.name, field));
    const Table* const members = members_of(field.type);
    if (members != nullptr) add_tree(out, *members, indent + 2);
  }
}

}  // namespace

std::string type_name(const Type& type) {
  switch (type.kind) {
    case TypeKind::any: return "any";
    case TypeKind::string:
    case TypeKind::enumeration: return "string";
    case TypeKind::boolean: return "boolean";
    case TypeKind::integer: return "integer";
    case TypeKind::number: return "number";
    case TypeKind::duration: return "duration";
    case TypeKind::bytes: return "bytes";
    case TypeKind::quantity: return "quantity";
    case TypeKind::int_or_string: return "integer or string";
    case TypeKind::time: return "time";
    case TypeKind::object: return "Object";
    case TypeKind::list: return "[]" + type_name(*type.element);
    case TypeKind::map: return "map[string]" + type_name(*type.element);
  }
  return "any";
}

std::string constraints_text(const Field& field) {
  std::string text;
  if (!field.unimplemented_by.empty()) {
    add_sentence(text, fmt::format("Not implemented by {}: an object with it is refused",
                                   field.unimplemented_by));
  }
  add_sentence(text, value_text(field));
  if (field.type.key_format != nullptr) {
    add_sentence(text, fmt::format("Each key is {}", field.type.key_format->name));
  }
  if (!field.unique_by.empty()) {
    add_sentence(text, fmt::format("No two have the same {}", enumerate(field.unique_by, "or")));
  }
  if (field.emptiness == schema::Emptiness::refused) {
    add_sentence(text, fmt::format("{} has at least one field", subject_of(field.type)));
  }
  return text;
}

std::string rule_text(const Rule& rule) {
  if (!rule.doc.empty()) return std::string(rule.doc);
  const auto others = rule.fields.empty() ? rule.fields : rule.fields.subspan(1);
  switch (rule.kind) {
    case RuleKind::at_most_one:
      return fmt::format("At most one of {} is given", enumerate(rule.fields, "and"));
    case RuleKind::exactly_one:
      return fmt::format("One of {} is given, and one only", enumerate(rule.fields, "and"));
    case RuleKind::at_least_one:
      return fmt::format("At least one of {} is given", enumerate(rule.fields, "and"));
    case RuleKind::excludes:
      return fmt::format("Beside {} there is no {}", rule.fields.front(), enumerate(others, "or"));
    case RuleKind::needs:
      return fmt::format("Where {} is {}, {} must be given", rule.fields.front(), rule.value,
                         enumerate(others, "and"));
    case RuleKind::custom: break;
  }
  return {};
}

std::string format_schema(const config::Kind& kind, const SchemaPlace& place, std::size_t columns) {
  std::string out = heading(kind, place, columns);
  if (place.members == nullptr) return out;
  out += rules_text(*place.members, columns) + "\nFIELDS:\n";
  for (const Field& field : place.members->fields) {
    out += fmt::format("  {}\n{}", field_line(field.name, field),
                       wrap(field_text(*place.members, field), 4, columns));
  }
  return out;
}

std::string format_schema_tree(const config::Kind& kind, const SchemaPlace& place,
                               std::size_t columns) {
  std::string out = heading(kind, place, columns);
  if (place.members == nullptr) return out;
  out += "\nFIELDS:\n";
  add_tree(out, *place.members, 2);
  return out;
}

}  // namespace istioctl::cli
