#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "istioctl/base/ascii.h"

/// What Envoy takes: the bounds that its configuration has beside those of the kinds.
namespace istioctl::proxy {

inline constexpr std::uint32_t largest_ring = 8'388'608;
inline constexpr std::size_t longest_server_name = 255;
inline constexpr std::size_t longest_header = 16'384;
inline constexpr std::size_t most_headers = 1000;

/// Whether a text can be (part of) a header: no line break, no character 0.
[[nodiscard]] constexpr bool is_header_text(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\0' || c == '\r' || c == '\n'; });
}

/// Whether a text can be the name of a header that a rule adds: a token of HTTP.
[[nodiscard]] inline bool is_header_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return base::is_alphanumeric(c) || others.find(c) != std::string_view::npos;
  });
}

}  // namespace istioctl::proxy
