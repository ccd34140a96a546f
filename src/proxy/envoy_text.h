#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "istioctl/base/ascii.h"

/// What Envoy takes: the bounds that its configuration has beside those of the kinds.
namespace istioctl::proxy {

/// What is a second shorter than the longest duration of the kinds, which is 292 years.
inline constexpr std::chrono::seconds longest_duration{9'223'372'035};
inline constexpr std::uint32_t largest_ring = 8'388'608;
inline constexpr std::size_t longest_server_name = 255;
inline constexpr std::size_t longest_header = 16'384;
inline constexpr std::size_t most_headers = 1000;

/// Whether a text can be (part of) a header: no line break, no character 0.
[[nodiscard]] constexpr bool is_header_text(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\0' || c == '\r' || c == '\n'; });
}

/// The text of an added header's value in Envoy's words, where a percent sign begins a variable.
[[nodiscard]] inline std::string literal_value(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '%' ? 2 : 1, c);
  return escaped;
}

/// Whether a text can be the name of a header that a rule adds: a token of HTTP.
[[nodiscard]] inline bool is_header_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return base::is_alphanumeric(c) || others.find(c) != std::string_view::npos;
  });
}

}  // namespace istioctl::proxy
