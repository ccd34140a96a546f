#include "program.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"

namespace istioctl::gotemplate {

std::string locate(const Program& program, std::string_view place) {
  const auto offset = static_cast<std::size_t>(place.data() - program.text.data());
  const auto before = std::string_view(program.text).substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
  const auto column = 1 + base::count_code_points(before.substr(line_start));
  return fmt::format("{}:{}:{}: ", base::escape_for_terminal(program.name), line, column);
}

}  // namespace istioctl::gotemplate
