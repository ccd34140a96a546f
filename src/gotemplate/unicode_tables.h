#pragma once

#include <span>

namespace istioctl::gotemplate {

/// Code points first to last, both included.
struct CodePointRange {
  char32_t first;
  char32_t last;
};

/// What Go's unicode.IsLetter or IsDigit holds of, above ASCII, in ascending order.
[[nodiscard]] std::span<const CodePointRange> letter_or_digit_table();

/// What Go's unicode.IsPrint holds of, above ASCII, in ascending order.
[[nodiscard]] std::span<const CodePointRange> printable_table();

}  // namespace istioctl::gotemplate
