#include "text_layout.h"

#include <algorithm>

#include "display_width.h"

namespace istioctl::cli {
namespace {

constexpr std::size_t term_indent = 2;
constexpr std::size_t term_gap = 2;
constexpr std::size_t longest_term = 30;
constexpr std::size_t least_text_columns = 20;

/// One paragraph; an embedded newline counts as a space.
void wrap_paragraph(std::string& out, std::string_view text, std::size_t indent,
                    std::size_t columns) {
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) {
      continue;
    }
    const std::size_t width = display_width(word);
    if (used != 0 && used + 1 + width > columns) {
      out += '\n';
      used = 0;
    }
    out += used == 0 ? std::string(indent, ' ') : " ";
    out += word;
    used += used == 0 ? indent + width : 1 + width;
  }
  out += used == 0 ? "" : "\n";
}

}  // namespace

std::size_t readable_columns(std::optional<std::size_t> terminal) {
  constexpr std::size_t of_a_pipe = 80;
  constexpr std::size_t widest_readable = 120;
  return std::min(terminal.value_or(of_a_pipe), widest_readable);
}

std::string wrap(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    out += out.empty() ? "" : "\n";
    wrap_paragraph(out, text.substr(0, end), indent, columns);
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return out;
}

std::string format_definitions(const std::vector<DefinitionLine>& lines, std::size_t columns) {
  std::size_t widest = 0;
  for (const DefinitionLine& line : lines) {
    const std::size_t width = display_width(line.term);
    widest = width <= longest_term ? std::max(widest, width) : widest;
  }
  const std::size_t indent = term_indent + widest + term_gap;
  std::string out;
  for (const auto& [term, text] : lines) {
    const std::string wrapped = wrap(text, indent, std::max(columns, indent + least_text_columns));
    const std::size_t width = term_indent + display_width(term);
    out += std::string(term_indent, ' ') + term;
    if (wrapped.empty() || width + term_gap > indent) {
      out += '\n' + wrapped;
    } else {
      out += wrapped.substr(width);
    }
  }
  return out;
}

}  // namespace istioctl::cli
