#include "istioctl/gotemplate/value.h"

#include <utility>

namespace istioctl::gotemplate {

Value Value::boolean(bool value, std::string_view type) {
  return {value, type};
}

Value Value::integer(std::int64_t value, std::string_view type) {
  return {value, type};
}

Value Value::unsigned_integer(std::uint64_t value, std::string_view type) {
  return {value, type};
}

Value Value::floating(double value, std::string_view type) {
  return {value, type};
}

Value Value::string(std::string value, std::string_view type) {
  auto owner = std::make_shared<const std::string>(std::move(value));
  const std::string_view view = *owner;
  return {Text{view, std::move(owner)}, type};
}

Value Value::borrowed_string(std::string_view text, std::string_view type) {
  return {Text{text, nullptr}, type};
}

Value Value::enumeration(std::int64_t value, std::string_view name, std::string_view type) {
  return {Enumerator{value, name}, type};
}

Value Value::list(std::shared_ptr<const ListView> view) {
  return {std::move(view), {}};
}

Value Value::map(std::shared_ptr<const MapView> view) {
  return {std::move(view), {}};
}

Value Value::structure(std::shared_ptr<const StructView> view) {
  return {std::move(view), {}};
}

Value Value::pointer(Value target, std::string_view type) {
  return {Pointer{std::make_shared<const Value>(std::move(target))}, type};
}

Value Value::nil_pointer(std::string_view type) {
  return {Pointer{}, type};
}

Value Value::opaque(std::string_view type, std::optional<std::int64_t> payload) {
  return {Opaque{payload}, type};
}

Kind Value::kind() const {
  struct KindOf {
    Kind operator()(std::monostate) const { return Kind::invalid; }
    Kind operator()(bool) const { return Kind::boolean; }
    Kind operator()(std::int64_t) const { return Kind::integer; }
    Kind operator()(std::uint64_t) const { return Kind::unsigned_integer; }
    Kind operator()(double) const { return Kind::floating; }
    Kind operator()(const Text&) const { return Kind::string; }
    Kind operator()(const Enumerator&) const { return Kind::integer; }
    Kind operator()(const std::shared_ptr<const ListView>&) const { return Kind::list; }
    Kind operator()(const std::shared_ptr<const MapView>&) const { return Kind::map; }
    Kind operator()(const std::shared_ptr<const StructView>&) const { return Kind::structure; }
    Kind operator()(const Pointer&) const { return Kind::pointer; }
    Kind operator()(const Opaque&) const { return Kind::opaque; }
  };
  return std::visit(KindOf{}, data_);
}

std::string_view Value::type_name() const {
  switch (kind()) {
    case Kind::invalid: return "nil";
    case Kind::list: return as_list().type_name();
    case Kind::map: return as_map().type_name();
    case Kind::structure: return as_struct().type_name();
    default: return type_;
  }
}

std::int64_t Value::as_integer() const {
  if (const auto* enumerator = std::get_if<Enumerator>(&data_)) {
    return enumerator->number;
  }
  return std::get<std::int64_t>(data_);
}

const std::shared_ptr<const ListView>& Value::shared_list() const {
  return std::get<std::shared_ptr<const ListView>>(data_);
}

const MapView& Value::as_map() const {
  return *std::get<std::shared_ptr<const MapView>>(data_);
}

const StructView& Value::as_struct() const {
  return *std::get<std::shared_ptr<const StructView>>(data_);
}

Value Value::substring(std::size_t begin, std::size_t end) const {
  const auto& text = std::get<Text>(data_);
  return {Text{text.view.substr(begin, end - begin), text.owner}, type_};
}

std::optional<std::int64_t> Value::opaque_payload() const {
  return std::get<Opaque>(data_).payload;
}

std::optional<std::string_view> Value::enumerator_name() const {
  if (const auto* enumerator = std::get_if<Enumerator>(&data_)) {
    return enumerator->name;
  }
  return std::nullopt;
}

bool is_true(const Value& value) {
  switch (value.kind()) {
    case Kind::invalid: return false;
    case Kind::boolean: return value.as_boolean();
    case Kind::integer: return value.as_integer() != 0;
    case Kind::unsigned_integer: return value.as_unsigned() != 0;
    case Kind::floating: return value.as_floating() != 0;
    case Kind::string: return !value.as_string().empty();
    case Kind::list: return value.as_list().size() > 0;
    case Kind::map: return value.as_map().size() > 0;
    case Kind::structure: return true;
    case Kind::pointer:
    case Kind::opaque: return !is_nil(value);
  }
  return false;
}

bool is_nil(const Value& value) {
  switch (value.kind()) {
    case Kind::invalid: return true;
    case Kind::list: return value.as_list().is_nil();
    case Kind::map: return value.as_map().is_nil();
    case Kind::pointer: return value.target() == nullptr;
    case Kind::opaque: return !value.opaque_payload().has_value();
    default: return false;
  }
}

const Value& indirect(const Value& value) {
  const Value* current = &value;
  while (current->kind() == Kind::pointer && current->target() != nullptr) {
    current = current->target();
  }
  return *current;
}

}  // namespace istioctl::gotemplate
