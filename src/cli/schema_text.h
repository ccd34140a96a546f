#pragma once

#include <cstddef>
#include <string>

#include "istioctl/config/kind.h"
#include "istioctl/schema/table.h"
#include "schema_place.h"

/// What the tables of the kinds say, for people.
namespace istioctl::cli {

/// "[]Object", "map[string]string", "integer".
[[nodiscard]] std::string type_name(const schema::Type& type);

/// What a value of the field must be beside its type, as sentences: "From 1 to 65535."
[[nodiscard]] std::string constraints_text(const schema::Field& field);

/// What the fields of a rule must be to one another, without a full stop at the end; empty: the
/// rule says nothing about itself.
[[nodiscard]] std::string rule_text(const schema::Rule& rule);

/// A place: its kind, type, description, rules, and the fields below with theirs; in lines of at
/// most `columns`.
[[nodiscard]] std::string format_schema(const config::Kind& kind, const SchemaPlace& place,
                                        std::size_t columns);

/// The same place with all fields below it, at any depth, and their types alone.
[[nodiscard]] std::string format_schema_tree(const config::Kind& kind, const SchemaPlace& place,
                                             std::size_t columns);

}  // namespace istioctl::cli
