#include "excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "display_width.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"

namespace istioctl::cli {
namespace {

constexpr std::string_view ellipsis = "...";
constexpr std::size_t tab_stop = 8;
constexpr std::size_t least_columns = 20;

/// One code point of the line as it is shown.
struct Cell {
  std::string text;
  std::size_t width = 0;
  std::size_t bytes = 0;  // in the line
};

/// Tabs become the spaces up to the next stop, so that the caret line needs none.
std::vector<Cell> to_cells(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  while (!line.empty()) {
    const std::size_t length = base::decode_code_point(line).length;
    const std::string_view point = line.substr(0, length);
    Cell cell = {.text = point == "\t" ? std::string(tab_stop - column % tab_stop, ' ')
                                       : base::escape_for_terminal(point),
                 .bytes = length};
    cell.width = display_width(cell.text);
    column += cell.width;
    cells.push_back(std::move(cell));
    line.remove_prefix(length);
  }
  return cells;
}

std::string_view without_line_end(std::string_view line) {
  return line.substr(0, line.find_last_not_of("\r\n") + 1);
}

/// The cells [begin, end) that are shown.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// As much of the line around the cell `place` as fits: a third of the space goes to what is
/// before the place.
Window fit(const std::vector<Cell>& cells, std::size_t place, std::size_t columns) {
  std::size_t total = 0;
  for (const Cell& cell : cells) {
    total += cell.width;
  }
  if (total <= columns) {
    return {0, cells.size()};
  }
  const std::size_t space = columns - 2 * ellipsis.size();
  Window window = {place, place};
  std::size_t used = 0;
  while (window.begin > 0 && used + cells[window.begin - 1].width <= space / 3) {
    used += cells[--window.begin].width;
  }
  while (window.end < cells.size() && used + cells[window.end].width <= space) {
    used += cells[window.end++].width;
  }
  while (window.begin > 0 && used + cells[window.begin - 1].width <= space) {
    used += cells[--window.begin].width;
  }
  return window;
}

/// How many columns the offending bytes take from the cell `place` on, within the window.
std::size_t underlined(const std::vector<Cell>& cells, std::size_t place, const Window& window,
                       std::size_t bytes) {
  std::size_t columns = 0;
  std::size_t taken = 0;
  for (std::size_t cell = place; cell < window.end && taken < bytes; ++cell) {
    columns += cells[cell].width;
    taken += cells[cell].bytes;
  }
  return std::max<std::size_t>(columns, 1);
}

}  // namespace

std::string format_excerpt(const base::Diagnostic& diagnostic, std::size_t columns) {
  const std::vector<Cell> cells = to_cells(without_line_end(diagnostic.line_text));
  const base::Position position = diagnostic.position;
  // One column behind the last is the end of the line; further on the line was cut.
  if (position.line == 0 || position.column == 0 || diagnostic.line_text.empty() ||
      position.column > cells.size() + 1) {
    return {};
  }
  const std::string number = fmt::format("{:5} | ", position.line);
  const std::size_t place = position.column - 1;
  const std::size_t space = std::max(columns, number.size() + least_columns) - number.size();
  const Window window = fit(cells, place, space);

  std::string line = window.begin > 0 ? std::string(ellipsis) : std::string();
  std::size_t indent = line.size();
  for (std::size_t cell = window.begin; cell < window.end; ++cell) {
    line += cells[cell].text;
    indent += cell < place ? cells[cell].width : 0;
  }
  line += window.end < cells.size() ? ellipsis : "";

  const std::size_t bytes = diagnostic.span.end - diagnostic.span.begin;
  const std::string tail(underlined(cells, place, window, bytes) - 1, '~');
  return fmt::format("{}{}\n{:{}}| {:{}}^{}\n", number, line, "", number.size() - 2, "", indent,
                     tail);
}

}  // namespace istioctl::cli
