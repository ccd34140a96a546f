#pragma once

/// Classes of characters, as Go's lexer and its fmt package draw them.
namespace istioctl::gotemplate {

/// The white space between words of an action, and what a trim marker trims.
[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Whether a name can hold the character: a letter, a decimal digit or an underscore.
[[nodiscard]] bool is_name_character(char32_t c);

/// Whether Go prints the character as it is inside a quoted string.
[[nodiscard]] bool is_printable(char32_t c);

/// Whether Unicode counts the character as white space.
[[nodiscard]] bool is_unicode_space(char32_t c);

/// Whether the number is a code point that is no surrogate.
[[nodiscard]] constexpr bool is_scalar_value(char32_t c) {
  return c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF);
}

}  // namespace istioctl::gotemplate
