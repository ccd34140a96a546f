#include <fmt/format.h>
#include <algorithm>

#include "istioctl/yaml/bytes.h"
#include "scalar.h"

namespace istioctl::yaml {

std::expected<std::size_t, ParseError> quoted_end(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t pos = begin + 1; pos < text.size(); ++pos) {
    if (text[pos] == '\\' && quote == '"') {
      if (byte_at(text, pos + 1) == '/') {  // JSON has it, YAML 1.1 hasn't
        return std::unexpected(
            ParseError{pos, "yaml/syntax", "'\\/' is no escape in YAML; write '/'"});
      }
      ++pos;
    } else if (text[pos] == quote) {
      if (quote == '"' || byte_at(text, pos + 1) != quote) return pos + 1;
      ++pos;
    }
  }
  return std::unexpected(ParseError{
      begin, "yaml/unterminated-quote",
      fmt::format("the quote that opens here is never closed; add the missing {}", quote)});
}

std::size_t plain_end(std::string_view text, std::size_t begin, std::string_view value) {
  if (text.substr(begin, value.size()) == value) return begin + value.size();
  // A plain scalar over several lines: what isn't white space comes in the same order in the
  // bytes and in the folded value.
  std::size_t pos = begin;
  std::size_t end = begin;
  for (const char c : value) {
    if (is_blank(c) || is_break(c)) continue;
    while (pos < text.size() && text[pos] != c) ++pos;
    end = ++pos;
  }
  return std::min(end, text.size());
}

namespace {

struct Header {
  std::uint32_t explicit_indent = 0;  // 0: detect
  char chomping = '\0';
  std::size_t next_line = 0;
};

Header read_header(std::string_view text, std::size_t begin) {
  Header header;
  std::size_t pos = begin + 1;
  for (; pos < text.size() && !is_blank(text[pos]) && !is_break(text[pos]); ++pos) {
    if (text[pos] >= '1' && text[pos] <= '9') {
      header.explicit_indent = static_cast<std::uint32_t>(text[pos] - '0');
    } else {
      header.chomping = text[pos];
    }
  }
  header.next_line = behind_break(text, line_end(text, pos));
  return header;
}

std::size_t count_spaces(std::string_view text, std::size_t pos) {
  std::size_t count = 0;
  while (byte_at(text, pos + count) == ' ') ++count;
  return count;
}

bool is_break_or_end(std::string_view text, std::size_t pos) {
  return pos >= text.size() || is_break(text[pos]);
}

// The content's column is that of its first line with content, or of a longer line of
// spaces before it; always more than the parent's.
std::uint32_t detect_indent(std::string_view text, std::size_t pos, int parent_indent) {
  std::size_t widest = 0;
  while (pos < text.size()) {
    const std::size_t spaces = count_spaces(text, pos);
    widest = std::max(widest, spaces);
    if (!is_break_or_end(text, pos + spaces)) break;
    pos = behind_break(text, pos + spaces);
  }
  const auto least = static_cast<std::size_t>(std::max(parent_indent + 1, 1));
  return static_cast<std::uint32_t>(std::max(widest, least));
}

}  // namespace

BlockScalar measure_block_scalar(std::string_view text, std::size_t begin, int parent_indent) {
  const Header header = read_header(text, begin);
  BlockScalar scalar;
  scalar.content_begin = header.next_line;
  scalar.indent =
      header.explicit_indent == 0
          ? detect_indent(text, header.next_line, parent_indent)
          : static_cast<std::uint32_t>(std::max(parent_indent, 0)) + header.explicit_indent;
  scalar.end = header.next_line;
  for (std::size_t pos = header.next_line; pos < text.size();) {
    const std::size_t spaces = std::min<std::size_t>(count_spaces(text, pos), scalar.indent);
    const bool blank = is_break_or_end(text, pos + spaces);
    if (!blank && spaces < scalar.indent) break;
    pos = behind_break(text, line_end(text, pos));
    // Blank lines at the end count only where they are kept.
    if (!blank || header.chomping == '+') scalar.end = pos;
  }
  return scalar;
}

}  // namespace istioctl::yaml
