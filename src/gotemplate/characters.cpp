#include "characters.h"

#include <algorithm>

#include "unicode_tables.h"

namespace istioctl::gotemplate {
namespace {

bool contains(std::span<const CodePointRange> table, char32_t c) {
  const auto after = std::ranges::upper_bound(table, c, {}, &CodePointRange::first);
  return after != table.begin() && c <= std::prev(after)->last;
}

}  // namespace

bool is_name_character(char32_t c) {
  if (c < 0x80) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
  return contains(letter_or_digit_table(), c);
}

bool is_printable(char32_t c) {
  if (c < 0x80) {
    return c >= ' ' && c <= '~';
  }
  return contains(printable_table(), c);
}

bool is_unicode_space(char32_t c) {
  if (c < 0x80) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace istioctl::gotemplate
