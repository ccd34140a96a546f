#pragma once

#include <algorithm>
#include <string_view>

#include "istioctl/base/ascii.h"

/// Characters as the notations of addresses see them; independent of the locale.
namespace istioctl::net {

using base::is_digit;
using base::is_letter;

[[nodiscard]] constexpr bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

[[nodiscard]] constexpr bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Leading zeros are octal to some readers and decimal to others, so nobody may write them.
[[nodiscard]] constexpr bool has_leading_zero(std::string_view number) {
  return number.size() > 1 && number.front() == '0';
}

/// `number` without its leading zeros; "0" for all zeros.
[[nodiscard]] constexpr std::string_view without_leading_zeros(std::string_view number) {
  const auto first = number.find_first_not_of('0');
  return number.substr(first == std::string_view::npos ? number.size() - 1 : first);
}

}  // namespace istioctl::net
