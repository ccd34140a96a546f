#include "re2_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "istioctl/base/ascii.h"
#include "istioctl/base/utf8.h"

namespace istioctl::proxy {

namespace {

using base::ErrorCode;
using base::is_digit;
using base::Result;

// RE2's own limits are 1000 repetitions, nested ones multiplied, and about 87,000 instructions.
constexpr std::size_t most_repetitions = 1000;
constexpr std::size_t largest_program = 50'000;
constexpr int deepest = 200;
// What one character of a class may need at most, since RE2 works on the bytes of UTF-8.
constexpr std::size_t class_cost = 24;

/// A part that has been read: its text, how large its program is at most, and by how much its
/// inner repetitions multiply.
struct Part {
  std::string text = {};
  std::size_t cost = 1;
  std::size_t repetitions = 1;
};

struct Bounds {
  std::size_t least = 0;
  std::size_t most = 0;
  bool is_open = false;  ///< no upper bound
};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : rest_(pattern) {}

  Result<std::string> run() {
    auto whole = alternatives(0);
    if (!whole) return std::unexpected(std::move(whole.error()));
    if (!rest_.empty()) return refuse("it has a ')' without a '('");
    return std::move(whole->text);
  }

 private:
  static std::unexpected<base::Error> refuse(std::string message) {
    return base::fail(ErrorCode::unsupported, std::move(message));
  }

  [[nodiscard]] bool at(std::string_view text) const { return rest_.starts_with(text); }

  bool take(std::string_view text) {
    if (!at(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  Result<Part> alternatives(int depth) {
    if (depth > deepest) return refuse("its groups are nested too deeply");
    Part whole;
    for (bool first = true; first || take("|"); first = false) {
      if (!first) whole.text += '|';
      auto part = sequence(depth);
      if (!part) return part;
      append(whole, *part);
    }
    return whole;
  }

  static void append(Part& whole, const Part& part) {
    whole.text += part.text;
    whole.cost += part.cost + 1;
    whole.repetitions = std::max(whole.repetitions, part.repetitions);
  }

  Result<Part> sequence(int depth) {
    Part whole;
    while (!rest_.empty() && !at("|") && !at(")")) {
      auto part = repeated(depth);
      if (!part) return part;
      append(whole, *part);
      if (whole.cost > largest_program) return refuse("it is too large");
    }
    return whole;
  }

  Result<Part> repeated(int depth) {
    if (take("^")) return Part{.text = "^"};
    if (take("$")) return Part{.text = "$"};
    if (take("\\b")) return Part{.text = "\\b"};
    if (take("\\B")) return Part{.text = "\\B"};
    auto part = atom(depth);
    if (!part) return part;
    const std::size_t before = rest_.size();
    const std::string_view start = rest_;
    const auto bounds = quantifier();
    if (!bounds) return part;
    if (!at_quantifier_end()) return refuse("it repeats a repetition");
    part->text += start.substr(0, before - rest_.size());
    return multiply(std::move(*part), *bounds);
  }

  static Result<Part> multiply(Part part, const Bounds& bounds) {
    const std::size_t times = std::max(bounds.most, bounds.least);
    if (times > most_repetitions) {
      return refuse(fmt::format("it repeats more than {} times", most_repetitions));
    }
    part.repetitions *= std::max<std::size_t>(times, 1);
    part.cost = part.cost * std::max<std::size_t>(times, 1) + times + 2;
    if (part.repetitions > most_repetitions || part.cost > largest_program) {
      return refuse("its repetitions make it too large");
    }
    if (bounds.most < bounds.least && !bounds.is_open) {
      return refuse("the bounds of a repetition are reversed");
    }
    return part;
  }

  /// A repetition, taken from the input, with the `?` that makes it as short as possible.
  std::optional<Bounds> quantifier() {
    std::optional<Bounds> bounds;
    if (take("*") || take("+")) {
      bounds = Bounds{.least = 1, .most = 1, .is_open = true};
    } else if (take("?")) {
      bounds = Bounds{.least = 0, .most = 1};
    } else {
      bounds = counted();
    }
    if (bounds) static_cast<void>(take("?"));
    return bounds;
  }

  [[nodiscard]] bool at_quantifier_end() const {
    Translator ahead(rest_);
    return !ahead.quantifier();
  }

  /// `{2}`, `{2,}`, `{2,5}`; anything else is no repetition, and stays in the input.
  std::optional<Bounds> counted() {
    const std::string_view start = rest_;
    if (!take("{")) return std::nullopt;
    Bounds bounds;
    if (const auto least = number()) {
      bounds.least = bounds.most = *least;
      if (take(",")) {
        const auto most = number();
        bounds.is_open = !most;
        bounds.most = most.value_or(*least);
      }
      if (take("}")) return bounds;
    }
    rest_ = start;
    return std::nullopt;
  }

  std::optional<std::size_t> number() {
    std::size_t value = 0;
    std::size_t digits = 0;
    for (; digits < rest_.size() && is_digit(rest_[digits]); ++digits) {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(rest_[digits] - '0'),
                                    most_repetitions + 1);
    }
    if (digits == 0) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  Result<Part> atom(int depth) {
    if (take("(")) return group(depth);
    if (take("[")) return character_class();
    if (take("\\")) return escape(false);
    if (take(".")) return Part{.text = ".", .cost = class_cost};
    const char c = rest_.front();
    if (c == '*' || c == '+' || c == '?') return refuse("it repeats nothing");
    if (c == '{' || c == '}' || c == ']') {
      if (Translator(rest_).counted()) return refuse("it repeats nothing");
      rest_.remove_prefix(1);
      return Part{.text = fmt::format("\\{}", c)};
    }
    return literal();
  }

  Result<Part> literal() {
    const auto point = base::decode_code_point(rest_);
    const std::string_view text = rest_.substr(0, point.length);
    rest_.remove_prefix(point.length);
    if (!point.valid) return refuse("it isn't UTF-8");
    if (point.value == 0) return refuse("it holds the character 0");
    return Part{.text = std::string(text), .cost = text.size()};
  }

  Result<Part> group(int depth) {
    for (const std::string_view look : {"?=", "?!", "?<=", "?<!"}) {
      if (at(look)) return refuse("it looks ahead or behind, which the sidecar can't");
    }
    const bool plain = take("?:");
    if (!plain && at("?")) return refuse("it has a group of an unknown kind");
    auto inner = alternatives(depth + 1);
    if (!inner) return inner;
    if (!take(")")) return refuse("it has a '(' without a ')'");
    // What a group catches is of no use to a match.
    inner->text = fmt::format("(?:{})", inner->text);
    inner->cost += 2;
    return inner;
  }

  /// What follows a backslash; `in_class`: between brackets, where \b is the backspace.
  Result<Part> escape(bool in_class) {
    if (rest_.empty()) return refuse("it ends with a backslash");
    const char c = rest_.front();
    if (std::string_view("dDwWsS").find(c) != std::string_view::npos) {
      rest_.remove_prefix(1);
      return Part{.text = fmt::format("\\{}", c), .cost = class_cost};
    }
    if (std::string_view("fnrtv").find(c) != std::string_view::npos) {
      rest_.remove_prefix(1);
      return Part{.text = fmt::format("\\{}", c)};
    }
    if (in_class && take("b")) return Part{.text = "\\x08"};
    if (take("x")) return code_point(2);
    if (take("u")) return code_point(4);
    if (take("c")) return control();
    if (is_digit(c)) return refuse("it refers back to a group, which the sidecar can't");
    if (base::is_letter(c)) return refuse(fmt::format("it has an unknown escape: \\{}", c));
    if (static_cast<unsigned char>(c) >= 0x80) return literal();
    rest_.remove_prefix(1);
    if (c == '_' || c < 0x21 || c == 0x7F) return code_text(static_cast<unsigned char>(c));
    return Part{.text = fmt::format("\\{}", c)};
  }

  static Result<Part> code_text(std::uint32_t value) {
    if (value == 0) return refuse("it holds the character 0");
    if (value >= 0xD800 && value <= 0xDFFF) return refuse("it holds half of a character");
    return Part{.text = fmt::format("\\x{{{:x}}}", value), .cost = 4};
  }

  Result<Part> code_point(std::size_t digits) {
    std::uint32_t value = 0;
    if (rest_.size() < digits) return refuse("it has an escape that is too short");
    for (const char c : rest_.substr(0, digits)) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(base::to_lower(c));
      if (digit == std::string_view::npos) return refuse("it has an escape that is no number");
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    rest_.remove_prefix(digits);
    return code_text(value);
  }

  Result<Part> control() {
    if (rest_.empty() || !base::is_letter(rest_.front())) {
      return refuse("it has a \\c without a letter");
    }
    const auto value = static_cast<std::uint32_t>(base::to_lower(rest_.front()) - 'a' + 1);
    rest_.remove_prefix(1);
    return code_text(value);
  }

  Result<Part> character_class() {
    Part whole{.text = "[", .cost = class_cost};
    if (take("^")) whole.text += '^';
    if (at("]")) return refuse("it has an empty []");
    while (!take("]")) {
      if (rest_.empty()) return refuse("it has a '[' without a ']'");
      auto item = class_item();
      if (!item) return item;
      whole.text += item->text;
      whole.cost += class_cost;
    }
    whole.text += ']';
    return whole;
  }

  /// One character, class of characters, or range `a-z`.
  Result<Part> class_item() {
    auto first = class_character();
    // Behind a class such as \w a dash is itself.
    if (!first || is_class(*first) || !at("-") || at("-]")) return first;
    static_cast<void>(take("-"));
    if (rest_.empty()) return refuse("it has a '[' without a ']'");
    const auto last = class_character();
    if (!last) return last;
    if (is_class(*last)) return refuse("it has a range that ends with a class");
    if (value_of(*last) < value_of(*first)) return refuse("it has a range that is reversed");
    first->text += "-" + last->text;
    return first;
  }

  Result<Part> class_character() {
    if (at("[:") || at("[=") || at("[.")) return refuse("it has a named class such as [:alpha:]");
    if (take("\\")) return escape(true);
    const char c = rest_.front();
    if (c == '[' || c == '-' || c == '^') {
      rest_.remove_prefix(1);
      return Part{.text = fmt::format("\\{}", c)};
    }
    return literal();
  }

  static bool is_class(const Part& part) {
    return part.text.size() == 2 && part.text.front() == '\\' &&
           std::string_view("dDwWsS").find(part.text[1]) != std::string_view::npos;
  }

  /// The character that a part of a class stands for.
  static std::uint32_t value_of(const Part& part) {
    std::string_view text = part.text;
    if (text.front() != '\\' || text.size() < 2) return base::decode_code_point(text).value;
    if (text[1] == 'x') return hexadecimal(text.substr(2));
    constexpr std::string_view letters = "fnrtv";
    constexpr std::string_view values = "\f\n\r\t\v";
    const std::size_t known = letters.find(text[1]);
    return static_cast<unsigned char>(known == std::string_view::npos ? text[1] : values[known]);
  }

  static std::uint32_t hexadecimal(std::string_view digits) {
    std::uint32_t value = 0;
    for (const char c : digits) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(c);
      if (digit != std::string_view::npos) value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
  }

  std::string_view rest_;
};

}  // namespace

Result<std::string> to_re2(std::string_view pattern) {
  return Translator(pattern).run();
}

}  // namespace istioctl::proxy
