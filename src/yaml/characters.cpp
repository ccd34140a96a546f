#include "characters.h"

#include <fmt/format.h>

#include "istioctl/base/utf8.h"

namespace istioctl::yaml {

namespace {

constexpr bool is_printable_ascii(unsigned char c) {
  return c >= 0x20 && c < 0x7F;
}

constexpr bool is_allowed(char32_t c) {
  return c == 0x85 || (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

constexpr bool is_unicode_break(char32_t c) {
  return c == 0x85 || c == 0x2028 || c == 0x2029;
}

std::unexpected<ParseError> control_character(std::size_t offset, char32_t c) {
  const auto what = c == 0
                        ? std::string("a NUL byte")
                        : fmt::format("the control character U+{:04X}", static_cast<unsigned>(c));
  return std::unexpected(
      ParseError{offset, "yaml/control-character",
                 fmt::format("{} isn't allowed in YAML; is this a text file?", what)});
}

}  // namespace

std::expected<CharacterScan, ParseError> scan_characters(std::string_view text) {
  CharacterScan scan;
  for (std::size_t pos = 0; pos < text.size();) {
    const auto c = static_cast<unsigned char>(text[pos]);
    if (is_printable_ascii(c) || c == '\n' || c == '\t') {
      ++pos;
    } else if (c == '\r') {
      scan.lone_carriage_return |= pos + 1 >= text.size() || text[pos + 1] != '\n';
      ++pos;
    } else if (c < 0x80) {
      return control_character(pos, c);
    } else {
      const auto point = base::decode_code_point(text.substr(pos));
      if (!point.valid) {
        return std::unexpected(
            ParseError{pos, "yaml/not-utf8",
                       fmt::format("byte 0x{:02x} isn't valid UTF-8; save the file as UTF-8", c)});
      }
      if (!is_allowed(point.value)) return control_character(pos, point.value);
      scan.unicode_break |= is_unicode_break(point.value);
      pos += point.length;
    }
  }
  return scan;
}

}  // namespace istioctl::yaml
