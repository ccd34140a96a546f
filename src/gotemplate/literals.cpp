#include "literals.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <system_error>

#include "characters.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"

namespace istioctl::gotemplate {
namespace {

struct Character {
  char32_t value;
  bool is_byte;  // written as a number of one byte, which need not be UTF-8
};

std::optional<char> simple_escape(char c) {
  switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return std::nullopt;
  }
}

/// The number that all of `digits` make, if it fits.
template <typename Number>
std::optional<Number> parse_digits(std::string_view digits, int base) {
  Number value = 0;
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool whole = stop == digits.data() + digits.size() && error == std::errc{};
  return whole ? std::optional(value) : std::nullopt;
}

/// Takes exactly `count` digits from the front of `text`.
std::optional<char32_t> take_digits(std::string_view& text, std::size_t count, int base) {
  const auto value = parse_digits<std::uint32_t>(text.substr(0, count), base);
  if (text.size() < count || !value) {
    return std::nullopt;
  }
  text.remove_prefix(count);
  return *value;
}

/// Takes an escape that is a number, from behind its backslash.
std::optional<Character> take_numeric_escape(std::string_view& text) {
  const char kind = text.front();
  if (kind >= '0' && kind <= '7') {
    const auto value = take_digits(text, 3, 8);
    return value && *value <= 0xFF ? std::optional(Character{*value, true}) : std::nullopt;
  }
  if (kind != 'x' && kind != 'u' && kind != 'U') {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto value = take_digits(text, kind == 'x' ? 2 : kind == 'u' ? 4 : 8, 16);
  if (!value || (kind != 'x' && !is_scalar_value(*value))) {
    return std::nullopt;
  }
  return Character{*value, kind == 'x'};
}

/// Takes one character, escaped or not, from the front of `text`, which is not empty.
std::optional<Character> take_character(std::string_view& text, char quote) {
  const char first = text.front();
  if (first == quote || first == '\n') {
    return std::nullopt;
  }
  if (first != '\\') {
    const auto decoded = base::decode_code_point(text);
    text.remove_prefix(decoded.length);
    return Character{decoded.value, false};
  }
  if (text.size() < 2) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto simple = text.front() == quote ? quote : simple_escape(text.front());
  if (!simple) {
    return take_numeric_escape(text);
  }
  text.remove_prefix(1);
  return Character{static_cast<char32_t>(*simple), false};
}

std::string unquote_raw(std::string_view body) {
  std::string text(body);
  std::erase(text, '\r');
  return text;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_digit(char c, bool hexadecimal) {
  return (c >= '0' && c <= '9') || (hexadecimal && lower(c) >= 'a' && lower(c) <= 'f');
}

bool has_base_prefix(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') {
    return false;
  }
  const char letter = lower(digits[1]);
  return letter == 'b' || letter == 'o' || letter == 'x';
}

/// Whether each underscore stands between digits, a base prefix counting as one.
bool underscores_are_legal(std::string_view digits) {
  const bool prefixed = has_base_prefix(digits);
  const bool hexadecimal = prefixed && lower(digits[1]) == 'x';
  bool after_digit = prefixed;
  bool after_underscore = false;
  for (const char c : digits.substr(prefixed ? 2 : 0)) {
    if (c == '_' && !after_digit) {
      return false;
    }
    if (after_underscore && !is_digit(c, hexadecimal)) {
      return false;
    }
    after_digit = is_digit(c, hexadecimal);
    after_underscore = c == '_';
  }
  return !after_underscore;
}

/// An integer without sign and underscores, with Go's base prefixes.
std::optional<std::uint64_t> parse_unsigned(std::string_view digits) {
  int base = 10;
  if (digits.size() >= 3 && has_base_prefix(digits)) {
    const char letter = lower(digits[1]);
    base = letter == 'b' ? 2 : letter == 'o' ? 8 : 16;
    digits.remove_prefix(2);
  } else if (digits.size() >= 2 && digits[0] == '0') {
    base = 8;
    digits.remove_prefix(1);
  }
  return parse_digits<std::uint64_t>(digits, base);
}

/// A floating-point number without sign and underscores; hexadecimal ones need an exponent.
std::optional<double> parse_floating(const std::string& digits) {
  auto format = std::chars_format::general;
  const char* begin = digits.data();
  const char* end = begin + digits.size();
  if (digits.size() > 2 && has_base_prefix(digits)) {
    if (digits.find_first_of("pP") == std::string::npos) {
      return std::nullopt;
    }
    format = std::chars_format::hex;
    begin += 2;
  }
  double value = 0;
  const auto [stop, error] = std::from_chars(begin, end, value, format);
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(digits.c_str(), nullptr);  // too small is 0, too large infinite
    return std::isinf(value) ? std::nullopt : std::optional(value);
  }
  return stop == end && error == std::errc{} ? std::optional(value) : std::nullopt;
}

std::string about(std::string_view problem, std::string_view literal) {
  return std::string(problem) + " " + base::quote(literal);
}

std::expected<Value, std::string> parse_character_literal(std::string_view literal) {
  std::string_view rest = literal.substr(1);
  const auto character = take_character(rest, '\'');
  if (!character || rest != "'") {
    return std::unexpected(about("malformed character constant", literal));
  }
  return Value::integer(static_cast<std::int64_t>(character->value));
}

/// The value of an integer literal: `magnitude` with its sign, if that fits.
std::optional<std::int64_t> with_sign(std::uint64_t magnitude, bool negative) {
  constexpr std::uint64_t half = std::uint64_t{1} << 63;
  if (negative && magnitude <= half) {
    return static_cast<std::int64_t>(~magnitude + 1);
  }
  return !negative && magnitude < half ? std::optional(static_cast<std::int64_t>(magnitude))
                                       : std::nullopt;
}

/// Whether the syntax asks for a floating-point number. Go doesn't look behind a sign for "0x",
/// so that -0x1e, whose e is a digit, counts as one.
bool is_written_as_float(std::string_view literal) {
  const bool hexadecimal = has_base_prefix(literal) && lower(literal[1]) == 'x';
  return literal.find_first_of(hexadecimal ? "pP" : ".eEpP") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> unquote(std::string_view literal) {
  const char quote = literal.front();
  std::string_view body = literal.substr(1, literal.size() - 2);
  if (quote == '`') {
    return unquote_raw(body);
  }
  std::string text;
  text.reserve(body.size());
  while (!body.empty()) {
    const auto character = take_character(body, quote);
    if (!character) {
      return std::nullopt;
    }
    if (character->is_byte) {
      text.push_back(static_cast<char>(character->value));
    } else {
      base::append_utf8(text, character->value);
    }
  }
  return text;
}

std::expected<Value, std::string> parse_number(std::string_view literal) {
  if (literal.front() == '\'') {
    return parse_character_literal(literal);
  }
  if (literal.back() == 'i') {
    return std::unexpected(about("complex numbers are not supported:", literal));
  }
  const bool has_sign = literal.front() == '-' || literal.front() == '+';
  const bool negative = literal.front() == '-';
  std::string digits(literal.substr(has_sign ? 1 : 0));
  if (!underscores_are_legal(digits)) {
    return std::unexpected(about("illegal number syntax:", literal));
  }
  std::erase(digits, '_');

  const auto magnitude = parse_unsigned(digits);
  const auto integer = magnitude ? with_sign(*magnitude, negative) : std::nullopt;
  if (integer) {
    return is_written_as_float(literal) ? Value::floating(static_cast<double>(*integer))
                                        : Value::integer(*integer);
  }
  if (magnitude && !has_sign) {
    return Value();
  }
  const auto floating = parse_floating(digits);
  if (!floating) {
    return std::unexpected(about("illegal number syntax:", literal));
  }
  if (literal.find_first_of(".eEpP") == std::string_view::npos) {
    return std::unexpected(about("integer overflow:", literal));
  }
  return Value::floating(negative ? -*floating : *floating);
}

}  // namespace istioctl::gotemplate
