#pragma once

#include <cstddef>
#include <string_view>

/// Small questions about bytes of YAML text. Line breaks are LF, CR LF and a lone CR, as
/// in Go's reader.
namespace istioctl::yaml {

/// What a text may begin with to say that it is UTF-8.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
[[nodiscard]] constexpr bool is_break(char c) {
  return c == '\n' || c == '\r';
}

/// The byte at `pos`, or NUL behind the end: legal text holds no NUL.
[[nodiscard]] constexpr char byte_at(std::string_view text, std::size_t pos) {
  return pos < text.size() ? text[pos] : '\0';
}

[[nodiscard]] constexpr bool is_blank_or_end(std::string_view text, std::size_t pos) {
  return pos >= text.size() || is_blank(text[pos]) || is_break(text[pos]);
}

[[nodiscard]] std::size_t skip_blanks(std::string_view text, std::size_t pos);

/// The offset of the line break that ends the line of `pos`, or the text's end.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t pos);

/// The offset behind the line break that stands at `pos` (one of LF, CR LF, CR).
[[nodiscard]] std::size_t behind_break(std::string_view text, std::size_t pos);

/// The offset of the first byte of the line of `pos`.
[[nodiscard]] std::size_t line_start(std::string_view text, std::size_t pos);

/// Skips blanks, line breaks and comments.
[[nodiscard]] std::size_t skip_space(std::string_view text, std::size_t pos);

}  // namespace istioctl::yaml
