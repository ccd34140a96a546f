#pragma once

#include <expected>
#include <string_view>

#include "events.h"

namespace istioctl::yaml {

/// What a pass over the characters of a text found.
struct CharacterScan {
  bool lone_carriage_return = false;  ///< a CR that no LF follows
  bool unicode_break = false;         ///< NEL, LS or PS, which Go's reader takes as line breaks
};

/// Checks that YAML may consist of these characters, as Go's reader does (its scanner's
/// "control characters are not allowed"): UTF-8; tab, LF, CR, NEL and what is printable.
[[nodiscard]] std::expected<CharacterScan, ParseError> scan_characters(std::string_view text);

}  // namespace istioctl::yaml
