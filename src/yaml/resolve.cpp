#include "istioctl/yaml/resolve.h"
#include "istioctl/base/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "istioctl/yaml/document.h"

namespace istioctl::yaml {

namespace {

using base::is_digit;

std::size_t skip_digits(std::string_view text, std::size_t pos) {
  while (pos < text.size() && is_digit(text[pos])) ++pos;
  return pos;
}

Scalar string_scalar() {
  return {};
}

Scalar number_scalar(double value) {
  return {.type = ScalarType::number, .number = value};
}

// Three spellings of a word count: lower, Capital and UPPER case.
bool is_spelling(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  const auto to_upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  const auto is_upper = [&](char a, char b) { return a == to_upper(b); };
  if (text == lower || std::ranges::equal(text, lower, is_upper)) return true;
  return is_upper(text.front(), lower.front()) && text.substr(1) == lower.substr(1);
}

bool is_null_word(std::string_view text) {
  return text.empty() || text == "~" || is_spelling(text, "null");
}

std::optional<double> special_number(std::string_view text) {
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::string_view unsigned_text = text;
  if (text.starts_with('+') || text.starts_with('-')) unsigned_text.remove_prefix(1);
  if (!unsigned_text.starts_with('.') || !is_spelling(unsigned_text.substr(1), "inf")) return {};
  const double infinity = std::numeric_limits<double>::infinity();
  return text.starts_with('-') ? -infinity : infinity;
}

struct Radix {
  int base;
  std::size_t prefix;
};

// As strconv.ParseInt with base 0: a plain leading 0 is octal too.
Radix radix_of(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') return {10, 0};
  switch (digits[1]) {
    case 'x':
    case 'X': return {16, 2};
    case 'o':
    case 'O': return {8, 2};
    case 'b':
    case 'B': return {2, 2};
    default: return {8, 1};
  }
}

std::optional<Scalar> parse_integer(std::string_view text) {
  const bool has_sign = text.starts_with('+') || text.starts_with('-');
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(has_sign ? 1 : 0);
  const auto [base, prefix] = radix_of(digits);
  const char* const begin = digits.data() + prefix;
  const char* const end = digits.data() + digits.size();
  std::uint64_t magnitude = 0;
  const auto [stop, error] = std::from_chars(begin, end, magnitude, base);
  if (error != std::errc() || stop != end) return {};
  constexpr auto int_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude <= int_max) {
    const auto value = static_cast<std::int64_t>(magnitude);
    return Scalar{.type = ScalarType::integer, .integer = negative ? -value : value};
  }
  if (negative && magnitude == int_max + 1) {
    return Scalar{.type = ScalarType::integer, .integer = std::numeric_limits<std::int64_t>::min()};
  }
  if (has_sign) return {};
  return Scalar{.type = ScalarType::unsigned_integer, .unsigned_integer = magnitude};
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool has_number_form(std::string_view text) {
  std::size_t pos = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  const std::size_t whole = skip_digits(text, pos);
  const bool has_whole = whole > pos;
  pos = whole;
  if (pos < text.size() && text[pos] == '.') {
    const std::size_t fraction = skip_digits(text, pos + 1);
    if (!has_whole && fraction == pos + 1) return false;
    pos = fraction;
  } else if (!has_whole) {
    return false;
  }
  if (pos < text.size() && (text[pos] == 'e' || text[pos] == 'E')) {
    ++pos;
    if (pos < text.size() && (text[pos] == '+' || text[pos] == '-')) ++pos;
    const std::size_t exponent = skip_digits(text, pos);
    if (exponent == pos) return false;
    pos = exponent;
  }
  return pos == text.size();
}

std::optional<Scalar> parse_number(std::string_view text) {
  if (!has_number_form(text)) return {};
  // strtod tells an overflow, which makes a string of it, from an underflow, which is 0; its
  // decimal point is a dot, since the program never sets a locale.
  const double value = std::strtod(std::string(text).c_str(), nullptr);
  if (std::isinf(value)) return {};
  return number_scalar(value);
}

Scalar resolve_numeric(std::string_view text) {
  std::string without_underscores;
  if (text.find('_') != text.npos) {
    std::ranges::copy_if(text, std::back_inserter(without_underscores),
                         [](char c) { return c != '_'; });
    text = without_underscores;
  }
  if (const auto integer = parse_integer(text)) return *integer;
  if (const auto number = parse_number(text)) return *number;
  return string_scalar();
}

// Behind a leading dot only underscores between two digits are skipped.
Scalar resolve_fraction(std::string_view text) {
  std::string digits;
  for (std::size_t pos = 0; pos < text.size(); ++pos) {
    const bool separator = text[pos] == '_' && is_digit(text[pos - 1]) && pos + 1 < text.size() &&
                           is_digit(text[pos + 1]);
    if (!separator) digits += text[pos];
  }
  return parse_number(digits).value_or(string_scalar());
}

Scalar resolve_json(std::string_view text) {
  if (text == "null") return {.type = ScalarType::null};
  if (text == "true" || text == "false") {
    return {.type = ScalarType::boolean, .boolean = text == "true"};
  }
  if (const auto integer = parse_integer(text)) return *integer;
  return parse_number(text).value_or(string_scalar());
}

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

Scalar resolve_tagged(std::string_view tag, std::string_view text) {
  if (!tag.starts_with(core_tag)) return string_scalar();
  tag.remove_prefix(core_tag.size());
  const Scalar plain = resolve_plain(text);
  if (tag == "null" && plain.type == ScalarType::null) return plain;
  if (tag == "bool" && plain.type == ScalarType::boolean) return plain;
  const bool integral =
      plain.type == ScalarType::integer || plain.type == ScalarType::unsigned_integer;
  if (tag == "int" && integral) return plain;
  if (tag == "float" && plain.type == ScalarType::integer) {
    return number_scalar(static_cast<double>(plain.integer));
  }
  if (tag == "float" && plain.type == ScalarType::number) return plain;
  return string_scalar();
}

// `! 3` is a string: its tag says nothing but "not what it looks like".
bool has_non_specific_tag(Node node) {
  const std::size_t begin = node.span().begin;
  const std::size_t end = node.content().begin;
  return node.document().text().substr(begin, end - begin).find('!') != std::string_view::npos;
}

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
  // Most texts are too long, or begin as no such word does.
  constexpr std::size_t longest = 5;
  if (text.empty() || text.size() > longest) return {};
  if (std::string_view("yYtToOnNfF").find(text.front()) == std::string_view::npos) return {};
  for (const std::string_view word : {"y", "yes", "true", "on"}) {
    if (is_spelling(text, word)) return true;
  }
  for (const std::string_view word : {"n", "no", "false", "off"}) {
    if (is_spelling(text, word)) return false;
  }
  return {};
}

Scalar resolve_plain(std::string_view text) {
  if (is_null_word(text)) return {.type = ScalarType::null};
  if (const auto boolean = parse_boolean(text)) {
    return {.type = ScalarType::boolean, .boolean = *boolean};
  }
  const char first = text.front();
  if (is_digit(first) || first == '+' || first == '-' || first == '.') {
    if (const auto special = special_number(text)) return number_scalar(*special);
    if (first == '.') return resolve_fraction(text);
    return resolve_numeric(text);
  }
  return string_scalar();
}

Scalar resolve_scalar(Node scalar) {
  if (!scalar.tag().empty()) return resolve_tagged(scalar.tag(), scalar.text());
  if (scalar.style() == Style::empty) {
    return has_non_specific_tag(scalar) ? string_scalar() : Scalar{.type = ScalarType::null};
  }
  if (scalar.style() != Style::plain || has_non_specific_tag(scalar)) return string_scalar();
  return scalar.document().format() == Format::json ? resolve_json(scalar.text())
                                                    : resolve_plain(scalar.text());
}

bool promises_other_type(Node scalar) {
  std::string_view tag = scalar.tag();
  if (!tag.starts_with(core_tag)) return false;
  tag.remove_prefix(core_tag.size());
  return tag == "null" || tag == "bool" || tag == "int" || tag == "float";
}

std::optional<bool> as_boolean(Node node) {
  const Node value = node.resolved();
  if (!value.is_scalar()) return {};
  const Scalar scalar = resolve_scalar(value);
  if (scalar.type != ScalarType::boolean) return {};
  return scalar.boolean;
}

}  // namespace istioctl::yaml
