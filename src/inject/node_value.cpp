#include "node_value.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/gotemplate/eager_values.h"
#include "istioctl/schema/duration.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::inject {

namespace {

using gotemplate::Value;
using schema::Held;
using schema::Type;
using schema::TypeKind;
using yaml::Node;
using yaml::Scalar;
using yaml::ScalarType;

bool is_absent(Node node) {
  return !node || node.is_null();
}

class NodeStruct final : public gotemplate::StructView {
 public:
  NodeStruct(Node node, const schema::Table& table) : node_(node), table_(table) {}

  std::string_view type_name() const override { return table_.name; }

  std::optional<Value> field(std::string_view go_name) const override {
    const schema::Field* const field = schema::find_go_field(table_, go_name);
    if (field == nullptr) return std::nullopt;
    // A field without a JSON name is an embedded struct, whose fields stand among ours.
    if (field->name.empty()) return node_value(node_, field->type, field->held);
    const Node value = node_ ? yaml::value_of(node_, field->name) : Node();
    return node_value(value, field->type, field->held);
  }

  std::vector<std::string_view> field_names() const override {
    std::vector<std::string_view> names;
    for (const schema::Field& field : table_.fields) names.push_back(field.go_name);
    return names;
  }

 private:
  Node node_;
  const schema::Table& table_;
};

class NodeList final : public gotemplate::ListView {
 public:
  NodeList(Node node, const Type& element) : element_(element) {
    is_nil_ = is_absent(node);
    if (is_nil_) return;
    for (const Node item : node.items()) items_.push_back(item.resolved());
  }

  std::string_view type_name() const override { return "[]"; }
  std::size_t size() const override { return items_.size(); }
  bool is_nil() const override { return is_nil_; }
  Value at(std::size_t index) const override {
    return node_value(items_[index], element_, Held::value);
  }

 private:
  const Type& element_;
  std::vector<Node> items_;
  bool is_nil_ = false;
};

class NodeMap final : public gotemplate::MapView {
 public:
  NodeMap(Node node, const Type& element) : node_(node), element_(element) {
    is_nil_ = is_absent(node) || !node.is_mapping();
  }

  std::string_view type_name() const override { return "map[string]"; }
  std::size_t size() const override { return sorted().size(); }
  bool is_nil() const override { return is_nil_; }
  std::string_view key_at(std::size_t index) const override { return sorted()[index].first; }
  Value value_at(std::size_t index) const override {
    return node_value(sorted()[index].second, element_, Held::value);
  }
  std::optional<Value> find(std::string_view key) const override {
    if (is_nil_) return std::nullopt;
    const Node value = yaml::value_of(node_, key);
    if (!value) return std::nullopt;
    return node_value(value, element_, Held::value);
  }
  Value zero_element() const override { return node_value(Node(), element_, Held::value); }

 private:
  using Entries = std::vector<std::pair<std::string_view, Node>>;

  // Most templates look one key up: sorting waits until somebody ranges.
  const Entries& sorted() const {
    if (!entries_.empty() || is_nil_) return entries_;
    collect(node_);
    std::ranges::stable_sort(entries_, {}, &Entries::value_type::first);
    const auto duplicates = std::ranges::unique(entries_, {}, &Entries::value_type::first);
    entries_.erase(duplicates.begin(), duplicates.end());
    return entries_;
  }

  void collect(Node mapping) const {
    for (const auto& [key, value] : mapping.entries()) {
      const std::string_view name = key.resolved().text();
      if (!yaml::is_merge_key(key)) {
        entries_.emplace_back(name, yaml::value_of(node_, name));
      } else if (value.resolved().is_mapping()) {
        collect(value.resolved());
      } else {
        for (const Node item : value.resolved().items()) collect(item.resolved());
      }
    }
  }

  Node node_;
  const Type& element_;
  bool is_nil_ = false;
  mutable Entries entries_;
};

std::string_view go_type(const Type& type) {
  switch (type.kind) {
    case TypeKind::integer: return "int64";
    case TypeKind::number: return "float64";
    case TypeKind::boolean: return "bool";
    default: return "string";
  }
}

std::string_view go_pointer_type(const Type& type) {
  switch (type.kind) {
    case TypeKind::integer: return "*int64";
    case TypeKind::number: return "*float64";
    case TypeKind::boolean: return "*bool";
    case TypeKind::object: return "*struct";
    default: return "*string";
  }
}

Scalar scalar_of(Node node) {
  return is_absent(node) || !node.is_scalar() ? Scalar{.type = ScalarType::null}
                                              : yaml::resolve_scalar(node);
}

Value integer_value(Node node, const Type& type) {
  const Scalar scalar = scalar_of(node);
  return Value::integer(scalar.type == ScalarType::integer ? scalar.integer : 0, go_type(type));
}

Value number_value(Node node) {
  const Scalar scalar = scalar_of(node);
  if (scalar.type == ScalarType::integer) {
    return Value::floating(static_cast<double>(scalar.integer));
  }
  return Value::floating(scalar.type == ScalarType::number ? scalar.number : 0);
}

Value duration_value(Node node) {
  constexpr std::string_view type = "*duration.Duration";
  if (is_absent(node)) return Value::opaque(type, std::nullopt);
  const auto duration = schema::parse_duration(node.text());
  return Value::opaque(type, duration ? std::optional(duration->count()) : std::nullopt);
}

Value enumeration_value(Node node, const Type& type) {
  const std::string_view text = is_absent(node) ? type.names.front() : node.text();
  const auto found = std::ranges::find(type.names, text);
  const auto place = found == type.names.end() ? type.names.begin() : found;
  return Value::enumeration(place - type.names.begin(), *place, "string");
}

Value value_of(Node node, const Type& type) {
  switch (type.kind) {
    case TypeKind::object:
      return Value::structure(
          std::make_shared<NodeStruct>(is_absent(node) ? Node() : node, *type.table));
    case TypeKind::list: return Value::list(std::make_shared<NodeList>(node, *type.element));
    case TypeKind::map: return Value::map(std::make_shared<NodeMap>(node, *type.element));
    case TypeKind::integer: return integer_value(node, type);
    case TypeKind::number: return number_value(node);
    case TypeKind::boolean:
      return Value::boolean(!is_absent(node) && yaml::as_boolean(node).value_or(false));
    case TypeKind::duration: return duration_value(node);
    case TypeKind::enumeration: return enumeration_value(node, type);
    case TypeKind::quantity:
    case TypeKind::int_or_string:
    case TypeKind::time:
      return gotemplate::make_struct_with_text(
          {}, "struct", is_absent(node) ? std::string("0") : std::string(node.text()));
    case TypeKind::any:
    case TypeKind::bytes: return gotemplate::make_nil_list("[]uint8");
    case TypeKind::string: break;
  }
  return Value::borrowed_string(is_absent(node) ? std::string_view() : node.text());
}

}  // namespace

Value node_value(Node node, const Type& type, Held held) {
  const Node value = node ? node.resolved() : node;
  // What templates see of durations is a pointer already.
  if (held == Held::value || type.kind == TypeKind::duration) return value_of(value, type);
  if (is_absent(value)) return Value::nil_pointer(go_pointer_type(type));
  return Value::pointer(value_of(value, type), go_pointer_type(type));
}

}  // namespace istioctl::inject
