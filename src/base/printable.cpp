#include "istioctl/base/printable.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "istioctl/base/utf8.h"

namespace istioctl::base {
namespace {

/// Characters that are no control characters by Unicode and still move what follows: marks,
/// embeddings, overrides and isolates of the bidirectional algorithm, line and paragraph
/// separators, and the invisible U+200B and U+FEFF.
bool disturbs_the_line(char32_t c) {
  return c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/// Appends the first code point of `text` as a terminal may show it; returns its bytes.
std::size_t append_printable(std::string& out, std::string_view text) {
  const CodePoint next = decode_code_point(text);
  if (!next.valid) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint8_t>(text[0]));
  } else if (next.value == '\n') {
    out += "\\n";
  } else if (next.value == '\t') {
    out += ' ';
  } else if (is_control(next.value)) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint32_t>(next.value));
  } else if (disturbs_the_line(next.value)) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(next.value));
  } else {
    out.append(text.substr(0, next.length));
  }
  return next.length;
}

}  // namespace

std::string escape_for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    text.remove_prefix(append_printable(out, text));
  }
  return out;
}

std::string quote(std::string_view text, std::size_t limit) {
  std::string out = "\"";
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == limit) {
      out += "…";
      break;
    }
    text.remove_prefix(append_printable(out, text));
  }
  out += '"';
  return out;
}

}  // namespace istioctl::base
