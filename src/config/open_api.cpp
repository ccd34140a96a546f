#include "open_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fields.h"

namespace istioctl::config {

namespace {

using yaml::Json;

// What Go's time.ParseDuration takes, but for what is below zero.
constexpr std::string_view duration_pattern =
    R"(^\+?(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$)";
// A duration of which no digit counts.
constexpr std::string_view zero_pattern = "^[^1-9]+$";

/// Where a value stands: an empty one is as good as none as a field, but not in a list or map.
enum class Place : std::uint8_t { field, element };

bool may_count_as_absent(const Type& type) {
  return type.kind == TypeKind::list || type.kind == TypeKind::duration ||
         (type.kind == TypeKind::string && type.empty_text == EmptyText::by_rule);
}

Json schema_of(const Type& type, const Field& field, Place place);

Json text_schema(const Type& type, const Field& field, Place place) {
  Json schema{{"type", "string"}};
  const bool is_duration = type.kind == TypeKind::duration;
  const bool may_be_empty = place == Place::field && may_count_as_absent(type);
  const std::string_view pattern = is_duration              ? duration_pattern
                                   : type.format == nullptr ? ""
                                                            : type.format->pattern;
  const bool needed = may_be_empty && field.presence == Presence::required;
  if (needed) schema["minLength"] = 1;
  if (!pattern.empty()) {
    schema["pattern"] = fmt::format("{}{}", may_be_empty && !needed ? "^$|" : "", pattern);
  }
  if (is_duration) schema["not"] = {{"pattern", zero_pattern}};
  return schema;
}

Json number_schema(std::string_view type, const Field& field) {
  Json schema{{"type", type}};
  using Limits = std::numeric_limits<std::int64_t>;
  if (field.minimum != Limits::min()) schema["minimum"] = field.minimum;
  if (field.maximum != Limits::max()) schema["maximum"] = field.maximum;
  return schema;
}

// A server can hold the elements of a list apart by one member, which each of them has.
bool has_keys(const Type& list, const Field& field) {
  if (field.unique_by.empty() || list.element->table == nullptr) return false;
  const Field* const key = schema::find_field(*list.element->table, field.unique_by.front());
  return key != nullptr && key->presence == Presence::required;
}

Json list_schema(const Type& type, const Field& field, Place place) {
  Json schema{{"type", "array"}, {"items", schema_of(*type.element, field, Place::element)}};
  if (place == Place::field && field.presence == Presence::required) schema["minItems"] = 1;
  if (has_keys(type, field)) {
    schema["x-kubernetes-list-type"] = "map";
    schema["x-kubernetes-list-map-keys"] = Json::array({field.unique_by.front()});
  }
  return schema;
}

/// That a field is there and doesn't count as absent.
Json presence_of(const Table& table, std::string_view name) {
  Json schema{{"required", Json::array({name})}};
  const Field* const field = schema::find_field(table, name);
  if (field != nullptr && may_count_as_absent(field->type)) {
    const bool is_list = field->type.kind == TypeKind::list;
    schema["properties"][std::string(name)] = {{is_list ? "minItems" : "minLength", 1}};
  }
  return schema;
}

Json presences_of(const Table& table, std::span<const std::string_view> names) {
  Json schemas = Json::array();
  for (const std::string_view name : names) schemas.push_back(presence_of(table, name));
  return schemas;
}

Json at_most_one_of(const Table& table, std::span<const std::string_view> names) {
  Json pairs = Json::array();
  for (std::size_t left = 0; left < names.size(); ++left) {
    for (std::size_t right = left + 1; right < names.size(); ++right) {
      Json both = Json::array({presence_of(table, names[left])});
      both.push_back(presence_of(table, names[right]));
      pairs.push_back(Json{{"allOf", std::move(both)}});
    }
  }
  return {{"not", {{"anyOf", std::move(pairs)}}}};
}

Json needed_beside(const Table& table, const Rule& rule) {
  const std::string first(rule.fields.front());
  Json with_value{{"required", Json::array({first})}};
  with_value["properties"][first]["enum"] = Json::array({rule.value});
  Json choices = Json::array();
  choices.push_back(Json{{"not", std::move(with_value)}});
  choices.push_back(Json{{"allOf", presences_of(table, rule.fields.subspan(1))}});
  return {{"anyOf", std::move(choices)}};
}

Json refused_beside(const Table& table, std::span<const std::string_view> names) {
  Json both = Json::array({presence_of(table, names.front())});
  both.push_back(Json{{"anyOf", presences_of(table, names.subspan(1))}});
  return {{"not", {{"allOf", std::move(both)}}}};
}

/// What a rule says of the object; null: nothing that a schema could.
Json rule_schema(const Table& table, const Rule& rule) {
  switch (rule.kind) {
    case RuleKind::exactly_one: return {{"oneOf", presences_of(table, rule.fields)}};
    case RuleKind::at_least_one: return {{"anyOf", presences_of(table, rule.fields)}};
    case RuleKind::at_most_one: return at_most_one_of(table, rule.fields);
    case RuleKind::excludes: return refused_beside(table, rule.fields);
    case RuleKind::needs: return needed_beside(table, rule);
    case RuleKind::custom: break;
  }
  return rule.constraint.empty() ? Json() : Json::parse(rule.constraint);
}

/// A field whose presence is an error, unless it counts as absent.
Json refused_schema(const Field& field) {
  Json schema = schema_of(field.type, field, Place::element);
  if (field.type.kind == TypeKind::list) schema["maxItems"] = 0;
  if (schema.value("type", "") == "string") schema = {{"type", "string"}, {"maxLength", 0}};
  return schema;
}

bool is_refused(const Field& field) {
  return !field.unimplemented_by.empty();
}

Json rules_of(const Table& table) {
  Json rules = Json::array();
  for (const Rule& rule : table.rules) {
    if (Json schema = rule_schema(table, rule); !schema.is_null()) rules.push_back(schema);
  }
  for (const Field& field : table.fields) {
    if (!is_refused(field) || may_count_as_absent(field.type)) continue;
    rules.push_back(Json{{"not", {{"required", Json::array({field.name})}}}});
  }
  return rules;
}

Json object_schema(const Table& table, const Field& field) {
  Json schema{{"type", "object"}};
  Json required = Json::array();
  for (const Field& member : table.fields) {
    Json property{{"description", fmt::format("{}.", member.doc)}};
    property.update(is_refused(member) ? refused_schema(member)
                                       : schema_of(member.type, member, Place::field));
    schema["properties"][std::string(member.name)] = std::move(property);
    if (member.presence == Presence::required) required.push_back(member.name);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  if (field.emptiness == Emptiness::refused) schema["minProperties"] = 1;
  if (Json rules = rules_of(table); !rules.empty()) schema["allOf"] = std::move(rules);
  return schema;
}

Json schema_of(const Type& type, const Field& field, Place place) {
  switch (type.kind) {
    case TypeKind::object: return object_schema(*type.table, field);
    case TypeKind::list: return list_schema(type, field, place);
    case TypeKind::map:
      return {{"type", "object"},
              {"additionalProperties", schema_of(*type.element, field, Place::element)}};
    case TypeKind::boolean: return {{"type", "boolean"}};
    case TypeKind::integer: return number_schema("integer", field);
    case TypeKind::number: return number_schema("number", field);
    case TypeKind::enumeration: return {{"type", "string"}, {"enum", type.names}};
    case TypeKind::int_or_string: return {{"x-kubernetes-int-or-string", true}};
    case TypeKind::any:
    case TypeKind::quantity: return {{"x-kubernetes-preserve-unknown-fields", true}};
    case TypeKind::string:
    case TypeKind::duration:
    case TypeKind::bytes:
    case TypeKind::time: break;
  }
  return text_schema(type, field, place);
}

}  // namespace

yaml::Json open_api_schema(const Field& object) {
  return schema_of(object.type, object, Place::field);
}

}  // namespace istioctl::config
