#include "istioctl/base/pem.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "istioctl/base/ascii.h"

namespace istioctl::base {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";

bool is_base64(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r';
  });
}

}  // namespace

bool holds_pem(std::string_view text, std::string_view label) {
  constexpr std::string_view dashes = "-----";
  bool found = false;
  for (std::size_t at = text.find(begin_mark); at != text.npos; at = text.find(begin_mark, at)) {
    const std::size_t name_begin = at + begin_mark.size();
    const std::size_t name_end = text.find(dashes, name_begin);
    if (name_end == text.npos) return false;
    const std::string_view name = text.substr(name_begin, name_end - name_begin);
    const std::string end = fmt::format("-----END {}-----", name);
    const std::size_t body = name_end + dashes.size();
    const std::size_t body_end = text.find(end, body);
    if (body_end == text.npos) return false;
    // An encrypted key of the old form has headers above its text.
    const bool right =
        is_base64(text.substr(body, body_end - body)) || !name.ends_with("CERTIFICATE");
    if (!right) return false;
    found = found || name.ends_with(label);
    at = body_end + end.size();
  }
  return found;
}

bool holds_encrypted_key(std::string_view text) {
  return text.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != text.npos ||
         text.find("\nProc-Type: 4,ENCRYPTED") != text.npos;
}

}  // namespace istioctl::base
