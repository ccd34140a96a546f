#include "quoting.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "characters.h"
#include "istioctl/base/utf8.h"

namespace istioctl::gotemplate {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// The letter of the escape that Go has for a control character, or 0.
char escape_letter(char32_t c) {
  switch (c) {
    case '\a': return 'a';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    default: return 0;
  }
}

void append_escaped(std::string& out, char32_t c, char quote, Charset charset) {
  if (c == static_cast<char32_t>(quote) || c == '\\') {
    out.push_back('\\');
    out.push_back(static_cast<char>(c));
  } else if (is_printable(c) && (charset == Charset::printable || c < 0x80)) {
    base::append_utf8(out, c);
  } else if (const char letter = escape_letter(c); letter != 0) {
    out.push_back('\\');
    out.push_back(letter);
  } else {
    const auto number = static_cast<std::uint32_t>(c);
    if (c < 0x80) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", number);
    } else if (c < 0x10000) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", number);
    } else {
      fmt::format_to(std::back_inserter(out), "\\U{:08x}", number);
    }
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text, Charset charset) {
  out.push_back('"');
  while (!text.empty()) {
    const auto decoded = base::decode_code_point(text);
    if (decoded.valid) {
      append_escaped(out, decoded.value, '"', charset);
    } else {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint8_t>(text.front()));
    }
    text.remove_prefix(decoded.length);
  }
  out.push_back('"');
}

void append_quoted_character(std::string& out, char32_t c, Charset charset) {
  out.push_back('\'');
  append_escaped(out, is_scalar_value(c) ? c : replacement, '\'', charset);
  out.push_back('\'');
}

bool can_backquote(std::string_view text) {
  constexpr char32_t byte_order_mark = 0xFEFF;
  while (!text.empty()) {
    const auto decoded = base::decode_code_point(text);
    const char32_t c = decoded.value;
    if (!decoded.valid || (c < ' ' && c != '\t') || c == '`' || c == 0x7F || c == byte_order_mark) {
      return false;
    }
    text.remove_prefix(decoded.length);
  }
  return true;
}

}  // namespace istioctl::gotemplate
