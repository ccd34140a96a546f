#include "istioctl/yaml/bytes.h"

#include <string.h>  // memrchr, which is GNU's

#include <algorithm>

namespace istioctl::yaml {

std::size_t skip_blanks(std::string_view text, std::size_t pos) {
  while (pos < text.size() && is_blank(text[pos])) ++pos;
  return pos;
}

// A line may be as long as the text: the library looks at many bytes at once.
std::size_t line_end(std::string_view text, std::size_t pos) {
  if (pos >= text.size()) return pos;
  const std::size_t end = std::min(text.find('\n', pos), text.size());
  return std::min(text.substr(0, end).find('\r', pos), end);
}

std::size_t behind_break(std::string_view text, std::size_t pos) {
  if (byte_at(text, pos) == '\r' && byte_at(text, pos + 1) == '\n') return pos + 2;
  return pos < text.size() ? pos + 1 : pos;
}

std::size_t line_start(std::string_view text, std::size_t pos) {
  std::size_t start = 0;
  if (pos == 0) return start;
  for (const char c : {'\n', '\r'}) {
    const void* const last = ::memrchr(text.data() + start, c, pos - start);
    if (last != nullptr) {
      start = static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1;
    }
  }
  return start;
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
