#include "istioctl/yaml/bytes.h"

namespace istioctl::yaml {

std::size_t skip_blanks(std::string_view text, std::size_t pos) {
  while (pos < text.size() && is_blank(text[pos])) ++pos;
  return pos;
}

std::size_t line_end(std::string_view text, std::size_t pos) {
  while (pos < text.size() && !is_break(text[pos])) ++pos;
  return pos;
}

std::size_t behind_break(std::string_view text, std::size_t pos) {
  if (byte_at(text, pos) == '\r' && byte_at(text, pos + 1) == '\n') return pos + 2;
  return pos < text.size() ? pos + 1 : pos;
}

std::size_t line_start(std::string_view text, std::size_t pos) {
  while (pos > 0 && !is_break(text[pos - 1])) --pos;
  return pos;
}

std::size_t skip_space(std::string_view text, std::size_t pos) {
  while (pos < text.size()) {
    if (is_blank(text[pos]) || is_break(text[pos])) {
      ++pos;
    } else if (text[pos] == '#') {
      pos = line_end(text, pos);
    } else {
      break;
    }
  }
  return pos;
}

}  // namespace istioctl::yaml
