#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
namespace istioctl::base {

/// One step of decoding.
struct CodePoint {
  char32_t value = 0;      ///< U+FFFD when the bytes are not UTF-8
  std::size_t length = 0;  ///< bytes taken; 1 when the bytes are not UTF-8
  bool valid = false;
};

/// The code point at the front of `bytes`, which must not be empty.
[[nodiscard]] CodePoint decode_code_point(std::string_view bytes);

/// The offset of the first byte that starts no valid sequence, or nothing if all is UTF-8.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view bytes);

/// How many code points `text` has. Where it is not UTF-8: how many bytes are no continuation
/// bytes, so that a column is always defined.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Appends `code_point` as UTF-8; a surrogate or a value above U+10FFFF as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace istioctl::base
