#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "istioctl/base/ascii.h"
#include "istioctl/base/utf8.h"
#include "istioctl/yaml/emit.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::yaml {

namespace {

using base::is_letter;

constexpr bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '/';
}

constexpr bool is_plain_inside(char c) {
  return is_word(c) || std::string_view("-.+=@%^~;$():").find(c) != std::string_view::npos;
}

// "-p", "--configPath": no list item, since no blank follows the dash.
bool is_command_flag(std::string_view text) {
  const std::size_t name = text.find_first_not_of('-');
  if (name == 0 || name == text.npos || name > 2) return false;
  return is_letter(text[name]);
}

// An image's name may stay plain: only behind a letter, since "1:30" is a number to some readers.
bool has_plain_colons(std::string_view text) {
  if (text.find(':') == text.npos) return true;
  for (std::size_t pos = text.find(':'); pos != text.npos; pos = text.find(':', pos + 1)) {
    if (pos + 1 == text.size() || !is_word(text[pos + 1])) return false;
  }
  return is_letter(text.front());
}

// Every reader agrees on such a text, in block and in flow style, and none takes it for
// anything but a string.
bool can_be_plain(std::string_view text) {
  if (text.empty() || (!is_word(text.front()) && !is_command_flag(text))) return false;
  if (!std::ranges::all_of(text, is_plain_inside) || !has_plain_colons(text)) return false;
  return resolve_plain(text).type == ScalarType::string;
}

// Single quotes spare the reader the backslashes of JSON in YAML.
bool is_better_in_single_quotes(std::string_view text) {
  return text.find('"') != text.npos && text.find('\'') == text.npos &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

void append_escaped(char32_t c, std::string& out) {
  switch (c) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

}  // namespace

void emit_quoted(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
      text.remove_prefix(1);
      continue;
    }
    const auto point = base::decode_code_point(text);
    if (needs_escape(point.value)) {
      append_escaped(point.value, out);
    } else {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  out += '"';
}

void emit_string(std::string_view text, std::string& out) {
  if (can_be_plain(text)) {
    out += text;
  } else if (is_better_in_single_quotes(text)) {
    out += '\'';
    out += text;
    out += '\'';
  } else {
    emit_quoted(text, out);
  }
}

}  // namespace istioctl::yaml
