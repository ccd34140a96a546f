#include "number_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "characters.h"
#include "istioctl/base/utf8.h"

namespace istioctl::gotemplate {
namespace {

void to_upper(std::string& text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
}

void append_padded_with(std::string& out, std::string_view text, const FormatSpec& spec,
                        char left_fill) {
  const std::size_t length = spec.width ? base::count_code_points(text) : 0;
  const std::size_t missing = spec.width && *spec.width > length ? *spec.width - length : 0;
  if (!spec.minus) {
    out.append(missing, left_fill);
  }
  out.append(text);
  if (spec.minus) {
    out.append(missing, ' ');
  }
}

std::string integer_digits(std::uint64_t magnitude, int base) {
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, base).ptr;
  return {buffer.data(), end};
}

std::string_view sign_of(bool negative, const FormatSpec& spec) {
  return negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
}

int base_of(char32_t verb) {
  switch (verb) {
    case 'b': return 2;
    case 'o':
    case 'O': return 8;
    case 'x':
    case 'X': return 16;
    default: return 10;
  }
}

/// What the sharp flag puts in front of the digits.
std::string_view integer_prefix(char32_t verb, std::string_view digits) {
  switch (verb) {
    case 'b': return "0b";
    case 'x': return "0x";
    case 'X': return "0X";
    case 'o':
    case 'O': return digits.front() == '0' ? "" : "0";
    default: return "";
  }
}

/// At least how many digits are printed. Without a precision the zero flag asks for them.
std::size_t minimum_digits(bool has_sign, const FormatSpec& spec) {
  if (spec.precision) {
    return *spec.precision;
  }
  if (!spec.zero || spec.minus || !spec.width) {
    return 0;
  }
  return *spec.width - (has_sign && *spec.width > 0 ? 1 : 0);
}

/// An exponent of at least two digits, with its sign.
std::string exponent_text(char letter, int exponent) {
  return fmt::format("{}{}{:02d}", letter, exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string decimal_text(double number, std::chars_format format, std::size_t precision) {
  constexpr std::size_t longest_integer_part = 330;
  std::string text(longest_integer_part + precision, '\0');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, format,
                                 static_cast<int>(precision))
                       .ptr;
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

/// The fewest digits that give the number back; with an exponent below 1e-4 and from 1e6 on.
std::string shortest_text(double number) {
  constexpr double smallest_plain = 1e-4;
  constexpr double first_large = 1e6;
  const bool plain = number == 0 || (number >= smallest_plain && number < first_large);
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  return {buffer.data(), end};
}

constexpr int mantissa_bits = 52;
constexpr int exponent_bias = 1023;

struct Binary {
  std::uint64_t mantissa;
  int exponent;  // of the mantissa's bit 52
};

/// number = mantissa × 2^(exponent - 52), as it is stored.
Binary take_apart(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const auto stored = static_cast<int>((bits >> mantissa_bits) & 0x7FF);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << mantissa_bits) - 1);
  if (stored == 0) {
    return {fraction, 1 - exponent_bias};
  }
  return {fraction | (std::uint64_t{1} << mantissa_bits), stored - exponent_bias};
}

/// 4503599627370496p-52
std::string binary_text(double number) {
  const auto [mantissa, exponent] = take_apart(number);
  return fmt::format("{}p{:+d}", mantissa, exponent - mantissa_bits);
}

/// 0x1.8p+01
std::string hexadecimal_text(double number, std::optional<std::size_t> precision) {
  constexpr int digits = mantissa_bits / 4;
  auto [mantissa, exponent] = take_apart(number);
  if (mantissa == 0) {
    exponent = 0;
  }
  while (mantissa != 0 && (mantissa >> mantissa_bits) == 0) {
    mantissa <<= 1;
    --exponent;
  }
  if (precision && *precision < digits) {
    const int dropped = mantissa_bits - 4 * static_cast<int>(*precision);
    const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
    const std::uint64_t odd = (mantissa >> dropped) & 1;  // ties go to the even neighbour
    mantissa = (mantissa + half - 1 + odd) >> dropped << dropped;
    if ((mantissa >> (mantissa_bits + 1)) != 0) {
      mantissa >>= 1;
      ++exponent;
    }
  }
  const std::uint64_t fraction = mantissa & ((std::uint64_t{1} << mantissa_bits) - 1);
  std::string fraction_text = fmt::format("{:013x}", fraction);
  if (precision) {
    fraction_text.resize(*precision, '0');
  } else {
    fraction_text.resize(fraction_text.find_last_not_of('0') + 1);
  }
  return fmt::format("0x{}{}{}{}", mantissa >> mantissa_bits, fraction_text.empty() ? "" : ".",
                     fraction_text, exponent_text('p', exponent));
}

/// The digits of a finite number that isn't negative.
std::string floating_text(double number, char32_t verb, std::optional<std::size_t> precision) {
  constexpr std::size_t default_precision = 6;
  switch (verb) {
    case 'b': return binary_text(number);
    case 'x':
    case 'X': return hexadecimal_text(number, precision);
    case 'f':
    case 'F':
      return decimal_text(number, std::chars_format::fixed, precision.value_or(default_precision));
    case 'e':
    case 'E':
      return decimal_text(number, std::chars_format::scientific,
                          precision.value_or(default_precision));
    default: break;
  }
  return precision ? decimal_text(number, std::chars_format::general, *precision)
                   : shortest_text(number);
}

/// The sharp flag: a decimal point always, and for %g the trailing zeros that it drops.
std::string with_all_digits(const std::string& text, char32_t verb,
                            std::optional<std::size_t> precision) {
  const bool hexadecimal = verb == 'x' || verb == 'X';
  const std::size_t tail = text.find_first_of(hexadecimal ? "pP" : "eE");
  std::string digits = text.substr(0, tail);
  std::size_t wanted = 0;
  if (verb == 'v' || verb == 'g' || verb == 'G' || verb == 'x') {
    wanted = precision.value_or(6);
  }
  std::size_t significant = 0;
  for (const char c : digits) {
    significant += c != '.' && (significant > 0 || c != '0') ? 1U : 0U;
  }
  if (digits.find('.') == std::string::npos) {
    significant += digits == "0" ? 1U : 0U;
    digits.push_back('.');
  }
  if (wanted > significant) {
    digits.append(wanted - significant, '0');
  }
  return tail == std::string::npos ? digits : digits + text.substr(tail);
}

}  // namespace

void append_padded(std::string& out, std::string_view text, const FormatSpec& spec) {
  append_padded_with(out, text, spec, spec.zero && !spec.minus ? '0' : ' ');
}

void append_space_padded(std::string& out, std::string_view text, const FormatSpec& spec) {
  append_padded_with(out, text, spec, ' ');
}

bool is_integer_verb(char32_t verb) {
  return verb < 0x80 &&
         std::string_view("vdboOxX").find(static_cast<char>(verb)) != std::string_view::npos;
}

void append_integer(std::string& out, SignedMagnitude number, char32_t verb,
                    const FormatSpec& spec) {
  if (spec.precision == 0U && number.magnitude == 0) {
    return append_space_padded(out, "", spec);
  }
  const std::string_view sign = sign_of(number.negative, spec);
  std::string digits = integer_digits(number.magnitude, base_of(verb));
  if (verb == 'X') {
    to_upper(digits);
  }
  const std::size_t minimum = minimum_digits(!sign.empty(), spec);
  if (digits.size() < minimum) {
    digits.insert(0, minimum - digits.size(), '0');
  }
  const auto prefix = spec.sharp ? integer_prefix(verb, digits) : std::string_view{};
  const auto octal = verb == 'O' ? std::string_view("0o") : std::string_view{};
  append_space_padded(out, fmt::format("{}{}{}{}", sign, octal, prefix, digits), spec);
}

void append_code_point_name(std::string& out, std::uint64_t number, const FormatSpec& spec) {
  constexpr std::size_t default_digits = 4;
  std::string digits = integer_digits(number, 16);
  to_upper(digits);
  const std::size_t minimum = std::max(default_digits, spec.precision.value_or(0));
  if (digits.size() < minimum) {
    digits.insert(0, minimum - digits.size(), '0');
  }
  std::string text = "U+" + digits;
  if (spec.sharp && number <= 0x10FFFF && is_printable(static_cast<char32_t>(number))) {
    text += " '";
    base::append_utf8(text, static_cast<char32_t>(number));
    text += '\'';
  }
  append_space_padded(out, text, spec);
}

bool is_floating_verb(char32_t verb) {
  return verb < 0x80 &&
         std::string_view("vbeEfFgGxX").find(static_cast<char>(verb)) != std::string_view::npos;
}

void append_floating(std::string& out, double number, char32_t verb, const FormatSpec& spec) {
  const bool nan = std::isnan(number);
  const bool negative = std::signbit(number) && !nan;
  const std::string_view sign = sign_of(negative, spec);
  if (nan || std::isinf(number)) {
    const bool shows_plus = !nan && !negative && sign.empty();
    const std::string_view shown = shows_plus ? "+" : sign;
    return append_space_padded(out, fmt::format("{}{}", shown, nan ? "NaN" : "Inf"), spec);
  }
  std::string text = floating_text(std::abs(number), verb, spec.precision);
  if (verb == 'E' || verb == 'G' || verb == 'X') {
    to_upper(text);
  }
  if (spec.sharp && verb != 'b') {
    text = with_all_digits(text, verb, spec.precision);
  }
  if (!sign.empty() && spec.zero && !spec.minus && spec.width) {
    FormatSpec rest = spec;
    rest.width = *spec.width > 0 ? *spec.width - 1 : 0;
    out.append(sign);
    return append_padded(out, text, rest);
  }
  append_padded(out, fmt::format("{}{}", sign, text), spec);
}

}  // namespace istioctl::gotemplate
