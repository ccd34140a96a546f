#include "istioctl/gotemplate/eager_values.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

namespace istioctl::gotemplate {
namespace {

enum class Nil { no, yes };

class EagerList : public ListView {
 public:
  EagerList(std::vector<Value> elements, std::string_view type, Nil nil)
      : elements_(std::move(elements)), type_(type), nil_(nil) {}

  std::string_view type_name() const override { return type_; }
  std::size_t size() const override { return elements_.size(); }
  Value at(std::size_t index) const override { return elements_[index]; }
  bool is_nil() const override { return nil_ == Nil::yes; }

 private:
  std::vector<Value> elements_;
  std::string_view type_;
  Nil nil_;
};

class EagerMap : public MapView {
 public:
  EagerMap(Entries entries, Value zero, std::string_view type, std::string_view key_type, Nil nil)
      : entries_(std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end())),
        zero_(std::move(zero)),
        type_(type),
        key_type_(key_type),
        nil_(nil) {}

  std::string_view type_name() const override { return type_; }
  std::string_view key_type_name() const override { return key_type_; }
  std::size_t size() const override { return entries_.size(); }
  std::string_view key_at(std::size_t index) const override { return entries_[index].first; }
  Value value_at(std::size_t index) const override { return entries_[index].second; }
  Value zero_element() const override { return zero_; }
  bool is_nil() const override { return nil_ == Nil::yes; }

  std::optional<Value> find(std::string_view key) const override {
    const auto found = std::ranges::lower_bound(
        entries_, key, {}, [](const auto& entry) { return std::string_view(entry.first); });
    if (found == entries_.end() || found->first != key) {
      return std::nullopt;
    }
    return found->second;
  }

 private:
  std::vector<std::pair<std::string, Value>> entries_;  // sorted by key
  Value zero_;
  std::string_view type_;
  std::string_view key_type_;
  Nil nil_;
};

class EagerStruct : public StructView {
 public:
  EagerStruct(Fields fields, std::string_view type) : fields_(std::move(fields)), type_(type) {}

  std::string_view type_name() const override { return type_; }

  std::optional<Value> field(std::string_view go_name) const override {
    const auto found = std::ranges::find(fields_, go_name, &Fields::value_type::first);
    if (found == fields_.end()) {
      return std::nullopt;
    }
    return found->second;
  }

  std::vector<std::string_view> field_names() const override {
    std::vector<std::string_view> names;
    std::ranges::transform(fields_, std::back_inserter(names), &Fields::value_type::first);
    return names;
  }

 private:
  Fields fields_;
  std::string_view type_;
};

class EagerStructWithText : public EagerStruct {
 public:
  EagerStructWithText(Fields fields, std::string_view type, std::string text)
      : EagerStruct(std::move(fields), type), text_(std::move(text)) {}

  std::optional<std::string> text() const override { return text_; }

 private:
  std::string text_;
};

}  // namespace

Value make_list(std::vector<Value> elements, std::string_view type) {
  return Value::list(std::make_shared<EagerList>(std::move(elements), type, Nil::no));
}

Value make_nil_list(std::string_view type) {
  return Value::list(std::make_shared<EagerList>(std::vector<Value>{}, type, Nil::yes));
}

Value make_map(Entries entries, Value zero, std::string_view type, std::string_view key_type) {
  return Value::map(
      std::make_shared<EagerMap>(std::move(entries), std::move(zero), type, key_type, Nil::no));
}

Value make_string_map(const std::map<std::string, std::string>& entries) {
  Entries values;
  for (const auto& [key, text] : entries) {
    values.emplace(key, Value::string(text));
  }
  return make_map(std::move(values), Value::borrowed_string(""), "map[string]string");
}

Value make_nil_map(Value zero, std::string_view type, std::string_view key_type) {
  return Value::map(
      std::make_shared<EagerMap>(Entries{}, std::move(zero), type, key_type, Nil::yes));
}

Value make_struct(Fields fields, std::string_view type) {
  return Value::structure(std::make_shared<EagerStruct>(std::move(fields), type));
}

Value make_struct_with_text(Fields fields, std::string_view type, std::string text) {
  return Value::structure(
      std::make_shared<EagerStructWithText>(std::move(fields), type, std::move(text)));
}

}  // namespace istioctl::gotemplate
