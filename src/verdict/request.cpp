#include "istioctl/verdict/request.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/ascii.h"
#include "istioctl/base/printable.h"

namespace istioctl::verdict {

namespace {

using base::ErrorCode;

bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return base::is_alphanumeric(c) || others.find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}

}  // namespace

base::Result<std::pair<std::string, std::string>> parse_header(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) {
    return base::fail(ErrorCode::invalid_input, "a header has a colon behind its name",
                      "write NAME: VALUE");
  }
  std::string name(text.substr(0, colon));
  std::ranges::transform(name, name.begin(), base::to_lower);
  if (!is_token(name)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{} is no name of a header", base::quote(name)),
                      "write NAME: VALUE");
  }
  const std::string_view value = trimmed(text.substr(colon + 1));
  if (std::ranges::any_of(value, is_control)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("the value of {} has a control character", name));
  }
  return std::pair(std::move(name), std::string(value));
}

base::Result<std::string> parse_method(std::string_view text) {
  if (text == "CONNECT") {
    return base::fail(ErrorCode::invalid_input, "CONNECT asks a proxy, not a server",
                      "check tls://HOST:PORT in its place");
  }
  if (is_token(text)) return std::string(text);
  return base::fail(ErrorCode::invalid_input, fmt::format("{} is no method", base::quote(text)),
                    "write one like GET or POST");
}

std::optional<net::IpAddress> known_address(const Request& request) {
  return request.url.address ? request.url.address : request.address;
}

}  // namespace istioctl::verdict
