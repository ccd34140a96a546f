#include "istioctl/kubernetes/api_path.h"

#include <fmt/format.h>

namespace istioctl::kubernetes {
namespace {

/// RFC 3986: these stand for themselves everywhere.
bool is_unreserved(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' ||
         letter == '~';
}

}  // namespace

std::string escape_path(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    if (is_unreserved(letter)) {
      out += letter;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return out;
}

std::string with_query(std::string_view path, std::string_view name, std::string_view value) {
  return fmt::format("{}{}{}={}", path, path.contains('?') ? '&' : '?', name, escape_path(value));
}

}  // namespace istioctl::kubernetes
