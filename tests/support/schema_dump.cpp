// Prints the tables of all kinds as one JSON object, for tests that make objects from them:
//   kinds:  [{name, plural, apiVersion, table}]
//   tables: {NAME: {fields: [{name, type, required, minimum, maximum, empty, unimplemented,
//           unique_by}], rules: [{kind, fields, value, doc}]}}
//   a type: {kind, element, table, names, format, key_format}
// A table's name gets a number behind it, since two may share one.

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "istioctl/config/kind.h"
#include "istioctl/schema/table.h"
#include "istioctl/yaml/to_json.h"

namespace {

using istioctl::schema::Emptiness;
using istioctl::schema::Field;
using istioctl::schema::Presence;
using istioctl::schema::Rule;
using istioctl::schema::RuleKind;
using istioctl::schema::Table;
using istioctl::schema::Type;
using istioctl::schema::TypeKind;
using istioctl::yaml::Json;

std::string_view name_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::any: return "any";
    case TypeKind::string: return "string";
    case TypeKind::boolean: return "boolean";
    case TypeKind::integer: return "integer";
    case TypeKind::number: return "number";
    case TypeKind::duration: return "duration";
    case TypeKind::enumeration: return "enumeration";
    case TypeKind::object: return "object";
    case TypeKind::list: return "list";
    case TypeKind::map: return "map";
    default: return "other";
  }
}

std::string_view name_of(RuleKind kind) {
  switch (kind) {
    case RuleKind::at_most_one: return "at_most_one";
    case RuleKind::exactly_one: return "exactly_one";
    case RuleKind::at_least_one: return "at_least_one";
    case RuleKind::excludes: return "excludes";
    case RuleKind::needs: return "needs";
    case RuleKind::custom: return "custom";
  }
  return "other";
}

/// Describes tables, and those that their fields lead to, once each.
class Dump {
 public:
  std::string table(const Table& table) {
    const auto known = ids_.find(&table);
    if (known != ids_.end()) return known->second;
    const std::string id = std::string(table.name) + "#" + std::to_string(ids_.size());
    ids_.emplace(&table, id);
    Json fields = Json::array();
    for (const Field& one : table.fields) fields.push_back(field(one));
    Json rules = Json::array();
    for (const Rule& one : table.rules) rules.push_back(rule(one));
    tables_[id] = {{"fields", std::move(fields)}, {"rules", std::move(rules)}};
    return id;
  }

  [[nodiscard]] const Json& tables() const { return tables_; }

 private:
  Json type(const Type& type) {
    Json result = {{"kind", name_of(type.kind)}};
    if (type.element != nullptr) result["element"] = this->type(*type.element);
    if (type.table != nullptr) result["table"] = table(*type.table);
    if (!type.names.empty()) result["names"] = type.names;
    if (type.format != nullptr) result["format"] = type.format->name;
    if (type.key_format != nullptr) result["key_format"] = type.key_format->name;
    return result;
  }

  Json field(const Field& field) {
    return {{"name", field.name},
            {"type", type(field.type)},
            {"required", field.presence == Presence::required},
            {"minimum", field.minimum},
            {"maximum", field.maximum},
            {"empty", field.emptiness == Emptiness::allowed},
            {"unimplemented", !field.unimplemented_by.empty()},
            {"unique_by", field.unique_by}};
  }

  static Json rule(const Rule& rule) {
    return {{"kind", name_of(rule.kind)},
            {"fields", rule.fields},
            {"value", rule.value},
            {"doc", rule.doc}};
  }

  std::map<const Table*, std::string> ids_;
  Json tables_ = Json::object();
};

}  // namespace

int main() {
  Dump dump;
  Json kinds = Json::array();
  for (const auto* const kind : istioctl::config::all_kinds()) {
    kinds.push_back({{"name", kind->name},
                     {"plural", kind->plural},
                     {"apiVersion", istioctl::config::api_version(*kind)},
                     {"table", dump.table(*kind->spec)}});
  }
  std::cout << Json({{"kinds", std::move(kinds)}, {"tables", dump.tables()}}).dump() << '\n';
  return std::cout.good() ? 0 : 1;
}
