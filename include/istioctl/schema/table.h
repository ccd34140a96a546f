#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

/// Schemas as data: constexpr tables that say which fields an object has, of which types
/// and under which rules. Everything that needs to know a shape reads these tables.
namespace istioctl::schema {

enum class TypeKind : std::uint8_t {
  any,  ///< whatever JSON can hold
  string,
  boolean,
  integer,        ///< within Field::minimum and Field::maximum
  number,         ///< a floating-point number
  duration,       ///< a string as Go's time.ParseDuration reads it: "1m30s"
  enumeration,    ///< one of Type::names
  bytes,          ///< base64 in a string
  quantity,       ///< Kubernetes' resource.Quantity: a string or a number
  int_or_string,  ///< Kubernetes' intstr.IntOrString
  time,           ///< RFC 3339 in a string
  object,         ///< the fields of Type::table
  list,           ///< of Type::element
  map,            ///< from string to Type::element
};

struct Table;

/// The type of a value. Constexpr data: pointers refer to objects of static lifetime.
struct Type {
  TypeKind kind = TypeKind::any;
  const Type* element = nullptr;                 ///< list, map
  const Table* table = nullptr;                  ///< object
  std::span<const std::string_view> names = {};  ///< enumeration: the legal values
};

/// Whether Go holds the field by value or through a pointer; templates see the difference
/// (an unset pointer is nil, an unset value is its zero value).
enum class Held : std::uint8_t { value, pointer };

enum class Presence : std::uint8_t { optional, required };

struct Field {
  std::string_view name;     ///< the JSON name
  std::string_view go_name;  ///< the name that Go templates use
  Type type;
  Held held = Held::value;
  Presence presence = Presence::optional;
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::string_view doc = {};  ///< one sentence for `explain`
};

/// The fields of one object. `name` is the type's name, e.g. "Container".
struct Table {
  std::string_view name;
  std::span<const Field> fields;
};

/// The field with this JSON name, or nullptr.
[[nodiscard]] const Field* find_field(const Table& table, std::string_view name);

/// The field with this Go name, or nullptr.
[[nodiscard]] const Field* find_go_field(const Table& table, std::string_view go_name);

}  // namespace istioctl::schema
