#pragma once

#include <cstddef>
#include <string_view>

namespace istioctl::cli {

/// How many columns of a terminal a code point takes: 0 for combining marks and joiners, 2 for
/// wide East Asian characters and emoji (Unicode Standard Annex 11), else 1. wcwidth(3) would
/// need a locale.
[[nodiscard]] std::size_t display_width(char32_t code_point);

/// The columns of a UTF-8 text without control characters.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace istioctl::cli
