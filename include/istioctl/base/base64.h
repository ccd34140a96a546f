#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace istioctl::base {

/// Base64 (RFC 4648, section 4) of `bytes`, padded, without line breaks.
[[nodiscard]] std::string encode_base64(std::string_view bytes);

/// The bytes behind a base64 text, as Go's encoding/base64 reads it: line breaks don't count, the
/// padding must be there. Nothing when it isn't base64.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace istioctl::base
