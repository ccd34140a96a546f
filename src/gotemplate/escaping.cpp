#include "escaping.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "characters.h"
#include "istioctl/base/utf8.h"

namespace istioctl::gotemplate {
namespace {

std::string_view html_entity(char c) {
  switch (c) {
    case '\0': return "\xEF\xBF\xBD";  // U+FFFD
    case '"': return "&#34;";
    case '\'': return "&#39;";
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: return {};
  }
}

/// Whether the ASCII character may do harm inside a script.
bool is_special_in_js(char c) {
  constexpr std::string_view special = "<>&=";
  return special.find(c) != std::string_view::npos || c < ' ';
}

bool is_unreserved_in_url(char c) {
  constexpr std::string_view marks = "-_.~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto entity = html_entity(c);
    entity.empty() ? out.push_back(c) : static_cast<void>(out.append(entity));
  }
  return out;
}

std::string escape_js(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto decoded = base::decode_code_point(text);
    const char first = text.front();
    const auto number = static_cast<std::uint32_t>(decoded.value);
    if (first == '\\' || first == '\'' || first == '"') {
      out.push_back('\\');
      out.push_back(first);
    } else if (number < 0x80 ? is_special_in_js(first) : !is_printable(decoded.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04X}", number);
    } else {
      out.append(text.substr(0, decoded.length));
    }
    text.remove_prefix(decoded.length);
  }
  return out;
}

std::string escape_url_query(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == ' ') {
      out.push_back('+');
    } else if (is_unreserved_in_url(c)) {
      out.push_back(c);
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace istioctl::gotemplate
