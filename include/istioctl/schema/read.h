#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/diagnostic.h"
#include "istioctl/schema/table.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::schema {

/// What an unknown field is.
enum class UnknownField : std::uint8_t {
  error,
  warning,
  dropped,  ///< a notice, and the field is left out of what is read
  ignored,
};

/// What a scalar that is no string counts for where a string belongs.
enum class StringRule : std::uint8_t {
  exact,    ///< an error, with the hint to quote it
  coerced,  ///< its text: `1337` is "1337"
};

/// Whether an empty string and an empty list are values, or as good as absent. (Null always is
/// absent; in a map an empty string always is a value; an enumeration has no empty value.)
enum class EmptyRule : std::uint8_t { value, absent };

struct ReadOptions {
  UnknownField unknown_field = UnknownField::error;
  StringRule strings = StringRule::exact;
  EmptyRule empties = EmptyRule::value;
  std::string object = {};  ///< "Kind/name" for diagnostics
  std::string path = {};    ///< field path of the node that is read, for diagnostics
};

/// Checks a node against a type: known fields (the nearest name is suggested), types, ranges,
/// formats, required fields, the rules of its tables. Null counts as absent. Every violation
/// becomes a diagnostic with its place. False when there was an error.
bool check(yaml::Node node, const Type& type, const ReadOptions& options,
           base::Diagnostics& diagnostics);

/// The same, and the value: durations and enumerations stay strings. Nothing upon errors.
[[nodiscard]] std::optional<yaml::Json> read(yaml::Node node, const Type& type,
                                             const ReadOptions& options,
                                             base::Diagnostics& diagnostics);

/// The type of an object with these fields.
[[nodiscard]] constexpr Type object_type(const Table& table) {
  return {.kind = TypeKind::object, .table = &table};
}

}  // namespace istioctl::schema
