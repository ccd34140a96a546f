#include "istioctl/config/selector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/config/formats.h"

namespace istioctl::config {

namespace {

constexpr std::string_view blanks = " \t\r\n";

bool ends_word(char c) {
  return blanks.contains(c) || c == '=' || c == '!' || c == ',' || c == '(' || c == ')';
}

/// The words of a selector, from the front.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() {
    skip_blanks();
    return pos_ == text_.size();
  }

  bool take(std::string_view symbol) {
    skip_blanks();
    if (!text_.substr(pos_).starts_with(symbol)) return false;
    pos_ += symbol.size();
    return true;
  }

  /// A key, a value or an operator's name; empty where a symbol stands.
  std::string_view word() {
    skip_blanks();
    const std::size_t begin = pos_;
    while (pos_ < text_.size() && !ends_word(text_[pos_])) ++pos_;
    return text_.substr(begin, pos_ - begin);
  }

  /// The word that would come next.
  std::string_view peek() {
    const std::size_t before = pos_;
    const auto next = word();
    pos_ = before;
    return next;
  }

  [[nodiscard]] base::Error error(std::string_view what) const {
    return {base::ErrorCode::invalid_input,
            fmt::format("the selector {} {} at character {}", base::quote(text_), what, pos_ + 1),
            "write for instance app=sleep,tier!=cache or 'env in (prod,test)'"};
  }

 private:
  void skip_blanks() { pos_ = std::min(text_.find_first_not_of(blanks, pos_), text_.size()); }

  std::string_view text_;
  std::size_t pos_ = 0;
};

base::Result<std::string> read_key(Words& words) {
  const std::string_view key = words.word();
  if (key.empty()) return std::unexpected(words.error("needs a label's key"));
  if (const auto fault = label_key.fault(key); !fault.empty()) {
    return std::unexpected(words.error(fmt::format("has a key that {}", fault)));
  }
  return std::string(key);
}

base::Result<std::string> read_value(Words& words) {
  const std::string_view value = words.word();
  if (const auto fault = label_value.fault(value); !fault.empty()) {
    return std::unexpected(words.error(fmt::format("has a value that {}", fault)));
  }
  return std::string(value);
}

base::Result<std::vector<std::string>> read_set(Words& words) {
  if (!words.take("(")) return std::unexpected(words.error("needs '('"));
  std::vector<std::string> values;
  do {
    auto value = read_value(words);
    if (!value) return std::unexpected(std::move(value.error()));
    values.push_back(std::move(*value));
  } while (words.take(","));
  if (!words.take(")")) return std::unexpected(words.error("needs ')'"));
  return values;
}

}  // namespace

base::Result<Selector> Selector::parse(std::string_view text) {
  Selector selector;
  selector.text_ = text;
  Words words(text);
  if (words.at_end()) return selector;
  do {
    const bool negated = words.take("!");
    auto key = read_key(words);
    if (!key) return std::unexpected(std::move(key.error()));
    Requirement requirement{std::move(*key), negated ? Operator::not_exists : Operator::exists, {}};
    const bool differs = !negated && words.take("!=");
    const std::string_view name = negated || differs ? std::string_view() : words.peek();
    if (differs || (!negated && (words.take("==") || words.take("=")))) {
      auto value = read_value(words);
      if (!value) return std::unexpected(std::move(value.error()));
      requirement.op = differs ? Operator::not_in : Operator::in;
      requirement.values.push_back(std::move(*value));
    } else if (name == "in" || name == "notin") {
      (void)words.word();
      auto values = read_set(words);
      if (!values) return std::unexpected(std::move(values.error()));
      requirement.op = name == "in" ? Operator::in : Operator::not_in;
      requirement.values = std::move(*values);
    }
    selector.requirements_.push_back(std::move(requirement));
  } while (words.take(","));
  if (!words.at_end()) return std::unexpected(words.error("isn't understood"));
  return selector;
}

bool Selector::matches(const yaml::Json& labels) const {
  return std::ranges::all_of(requirements_, [&](const Requirement& wanted) {
    const auto found = labels.is_object() ? labels.find(wanted.key) : labels.end();
    const bool there = labels.is_object() && found != labels.end();
    const bool listed = there && found->is_string() &&
                        std::ranges::find(wanted.values, found->get_ref<const std::string&>()) !=
                            wanted.values.end();
    switch (wanted.op) {
      case Operator::in: return listed;
      // As in Kubernetes, what doesn't have the key doesn't have the value.
      case Operator::not_in: return !listed;
      case Operator::exists: return there;
      case Operator::not_exists: return !there;
    }
    return false;
  });
}

}  // namespace istioctl::config
