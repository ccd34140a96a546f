#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Go's text/template over values of our own, which show Go's names, kinds and zero values.
namespace istioctl::gotemplate {

class Value;

/// A value's kind, as Go's reflect package tells kinds apart.
enum class Kind : std::uint8_t {
  invalid,  ///< no value: an untyped nil, or the entry of a key that a map lacks
  boolean,
  integer,  ///< signed, whatever its width
  unsigned_integer,
  floating,
  string,  ///< bytes; UTF-8 where it matters
  list,
  map,  ///< from strings, in the keys' byte order
  structure,
  pointer,  ///< to a value, or nil
  opaque,   ///< a pointer that templates can only test for nil and hand to functions
};

/// A Go slice. Elements are made when a template asks for them. Immutable, and safe to read
/// from several threads.
class ListView {
 public:
  virtual ~ListView() = default;

  /// Go's name of the type, e.g. "[]v1.Container"; valid as long as the view.
  [[nodiscard]] virtual std::string_view type_name() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;
  /// The element at `index`, which is less than capacity().
  [[nodiscard]] virtual Value at(std::size_t index) const = 0;
  /// How far `slice` may extend the list, at least size().
  [[nodiscard]] virtual std::size_t capacity() const { return size(); }
  /// Whether Go would hold a nil slice: one that was never set.
  [[nodiscard]] virtual bool is_nil() const { return false; }
};

/// A Go map with string keys. Immutable, and safe to read from several threads.
class MapView {
 public:
  virtual ~MapView() = default;

  /// Go's name of the type, e.g. "map[string]string"; valid as long as the view.
  [[nodiscard]] virtual std::string_view type_name() const = 0;
  /// Go's name of the key type; static lifetime. Templates can use `.key` only on "string".
  [[nodiscard]] virtual std::string_view key_type_name() const { return "string"; }
  [[nodiscard]] virtual std::size_t size() const = 0;
  /// The keys and their values in ascending byte order of the keys; `index` < size(). A key is
  /// valid as long as the view.
  [[nodiscard]] virtual std::string_view key_at(std::size_t index) const = 0;
  [[nodiscard]] virtual Value value_at(std::size_t index) const = 0;
  /// The value of `key`, or nothing.
  [[nodiscard]] virtual std::optional<Value> find(std::string_view key) const = 0;
  /// The zero value of the element type: what `index` gives for a missing key.
  [[nodiscard]] virtual Value zero_element() const = 0;
  /// Whether Go would hold a nil map: one that was never set.
  [[nodiscard]] virtual bool is_nil() const { return false; }
};

/// A Go struct without methods. Fields are made when a template asks for them, so that only
/// what a template touches costs. Immutable, and safe to read from several threads.
class StructView {
 public:
  virtual ~StructView() = default;

  /// Go's name of the type, e.g. "v1.PodSpec"; valid as long as the view.
  [[nodiscard]] virtual std::string_view type_name() const = 0;
  /// The field with this Go name; its zero value where it is not set; nothing where the type
  /// has no such field.
  [[nodiscard]] virtual std::optional<Value> field(std::string_view go_name) const = 0;
  /// Every field's Go name in the order of declaration; valid as long as the view.
  [[nodiscard]] virtual std::vector<std::string_view> field_names() const = 0;
  /// What the type's String method prints, for the types that have one.
  [[nodiscard]] virtual std::optional<std::string> text() const { return std::nullopt; }
};

/// What a template computes with. A copy is cheap: text, lists, maps and structs are shared.
/// Names of types must have static lifetime.
class Value {
 public:
  Value() = default;  ///< Kind::invalid

  [[nodiscard]] static Value boolean(bool value, std::string_view type = "bool");
  [[nodiscard]] static Value integer(std::int64_t value, std::string_view type = "int");
  [[nodiscard]] static Value unsigned_integer(std::uint64_t value, std::string_view type = "uint");
  [[nodiscard]] static Value floating(double value, std::string_view type = "float64");
  [[nodiscard]] static Value string(std::string value, std::string_view type = "string");
  /// As string(), without a copy: `text` must outlive every use of the value.
  [[nodiscard]] static Value borrowed_string(std::string_view text,
                                             std::string_view type = "string");
  /// A number that prints as `name`, as Go's enums with a String method do. `name` has static
  /// lifetime.
  [[nodiscard]] static Value enumeration(std::int64_t value, std::string_view name,
                                         std::string_view type);
  [[nodiscard]] static Value list(std::shared_ptr<const ListView> view);
  [[nodiscard]] static Value map(std::shared_ptr<const MapView> view);
  [[nodiscard]] static Value structure(std::shared_ptr<const StructView> view);
  /// Templates look through pointers; `type` is the pointer's own, e.g. "*int32". Two pointers
  /// are equal when they are copies of each other.
  [[nodiscard]] static Value pointer(Value target, std::string_view type);
  [[nodiscard]] static Value nil_pointer(std::string_view type);
  /// A pointer whose target only the caller's functions understand, through `payload`; nil
  /// without one. Printing one is an error.
  [[nodiscard]] static Value opaque(std::string_view type, std::optional<std::int64_t> payload);

  [[nodiscard]] Kind kind() const;
  /// Go's name of the type; "nil" for no value. Valid as long as this value.
  [[nodiscard]] std::string_view type_name() const;

  /// Each needs the kind that it names.
  [[nodiscard]] bool as_boolean() const { return std::get<bool>(data_); }
  [[nodiscard]] std::int64_t as_integer() const;
  [[nodiscard]] std::uint64_t as_unsigned() const { return std::get<std::uint64_t>(data_); }
  [[nodiscard]] double as_floating() const { return std::get<double>(data_); }
  /// Valid as long as this value or a copy of it.
  [[nodiscard]] std::string_view as_string() const { return std::get<Text>(data_).view; }
  [[nodiscard]] const ListView& as_list() const { return *shared_list(); }
  [[nodiscard]] const std::shared_ptr<const ListView>& shared_list() const;
  [[nodiscard]] const MapView& as_map() const;
  [[nodiscard]] const StructView& as_struct() const;
  /// Bytes [begin, end) of a string, as a string of the same type that shares the text.
  [[nodiscard]] Value substring(std::size_t begin, std::size_t end) const;
  /// What a pointer points to; nullptr for nil.
  [[nodiscard]] const Value* target() const { return std::get<Pointer>(data_).target.get(); }
  [[nodiscard]] std::optional<std::int64_t> opaque_payload() const;

  /// The name of an enumeration() value.
  [[nodiscard]] std::optional<std::string_view> enumerator_name() const;

 private:
  struct Text {
    std::string_view view;
    std::shared_ptr<const std::string> owner;  // null: borrowed
  };
  struct Enumerator {
    std::int64_t number;
    std::string_view name;
  };
  struct Pointer {
    std::shared_ptr<const Value> target;  // null: a nil pointer
  };
  struct Opaque {
    std::optional<std::int64_t> payload;
  };
  using Data =
      std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, Text, Enumerator,
                   std::shared_ptr<const ListView>, std::shared_ptr<const MapView>,
                   std::shared_ptr<const StructView>, Pointer, Opaque>;

  Value(Data data, std::string_view type) : data_(std::move(data)), type_(type) {}

  Data data_;
  std::string_view type_;  // empty where a view knows the name
};

/// Whether `if` takes its first branch: not the zero value of its type; a struct always does.
[[nodiscard]] bool is_true(const Value& value);

/// Whether the value is missing or the nil of its type.
[[nodiscard]] bool is_nil(const Value& value);

/// Follows pointers to what they point to; stops at a nil pointer, which it returns.
[[nodiscard]] const Value& indirect(const Value& value);

}  // namespace istioctl::gotemplate
