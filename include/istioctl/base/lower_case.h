#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "istioctl/base/ascii.h"

namespace istioctl::base {

/// The text with its ASCII letters in lower case, whatever the locale: as host names, schemes and
/// names of headers are compared.
[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

}  // namespace istioctl::base
