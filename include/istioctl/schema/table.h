#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
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
class RuleScope;

/// What the text of a string (or of a duration) must be beside its type.
struct Format {
  std::string_view name;     ///< completes a sentence: "a DNS-1123 label"
  std::string_view pattern;  ///< a regular expression (RE2 and ECMA 262) of the whole text, for a
                             ///< CRD; wider than the rule where it can't say all; empty: none
  /// What is wrong with a text, as a sentence about it ("must be lower case"); empty when nothing.
  std::string (*fault)(std::string_view text);
};

/// Whether an empty text counts as absent where the reader is told so (EmptyRule::absent).
enum class EmptyText : std::uint8_t {
  by_rule,
  kept,  ///< it always is a value
};

/// The type of a value. Constexpr data: pointers refer to objects of static lifetime.
struct Type {
  TypeKind kind = TypeKind::any;
  const Type* element = nullptr;                 ///< list, map
  const Table* table = nullptr;                  ///< object
  std::span<const std::string_view> names = {};  ///< enumeration: the legal values
  const Format* format = nullptr;                ///< string, duration: what the text must be
  const Format* key_format = nullptr;            ///< map: what its keys must be
  EmptyText empty_text = EmptyText::by_rule;     ///< string
};

/// Whether Go holds the field by value or through a pointer; templates see the difference
/// (an unset pointer is nil, an unset value is its zero value).
enum class Held : std::uint8_t { value, pointer };

enum class Presence : std::uint8_t { optional, required };

/// Whether an object may be `{}`.
enum class Emptiness : std::uint8_t { allowed, refused };

struct Field {
  std::string_view name;     ///< the JSON name
  std::string_view go_name;  ///< the name that Go templates use
  Type type;
  Held held = Held::value;
  Presence presence = Presence::optional;
  /// Bounds of a number, or of the numbers in a list or map.
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::string_view doc = {};                 ///< one sentence for `explain`
  Emptiness emptiness = Emptiness::allowed;  ///< of an object, or of a list's objects
  /// Who doesn't implement the field ("Istio 0.7.1"): its presence is an error. Empty: it works.
  std::string_view unimplemented_by = {};
  /// Names under which others know the field, for suggestions.
  std::span<const std::string_view> other_names = {};
  /// Of a list of objects: the members whose values no two elements may share.
  std::span<const std::string_view> unique_by = {};
};

enum class RuleKind : std::uint8_t {
  at_most_one,   ///< of Rule::fields is present
  exactly_one,   ///< of them is
  at_least_one,  ///< of them is
  excludes,      ///< beside the first field none of the others may be
  needs,         ///< where the text of the first field is Rule::value, the others must be present
  custom,        ///< Rule::check decides
};

/// What the fields of an object must be to one another.
struct Rule {
  RuleKind kind = RuleKind::custom;
  std::span<const std::string_view> fields = {};
  std::string_view value = {};  ///< see RuleKind::needs
  /// Reports what is wrong to its scope. It may be called for an object with errors, too: a field
  /// may have the wrong type.
  void (*check)(RuleScope& scope) = nullptr;
  std::string_view doc = {};  ///< one sentence for `explain`
  /// Of a custom rule: as much of it as an OpenAPI schema can say, for a CRD; JSON. Empty: nothing.
  std::string_view constraint = {};
};

/// The fields of one object. `name` is the type's name, e.g. "Container".
struct Table {
  std::string_view name;
  std::span<const Field> fields;
  std::span<const Rule> rules = {};
};

/// The field with this JSON name, or nullptr.
[[nodiscard]] const Field* find_field(const Table& table, std::string_view name);

/// The field with this Go name, or nullptr.
[[nodiscard]] const Field* find_go_field(const Table& table, std::string_view go_name);

}  // namespace istioctl::schema
