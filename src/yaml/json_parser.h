#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

#include "events.h"

namespace istioctl::yaml {

/// Reads the JSON value (RFC 8259) at the start of `text`, behind white space, and reports it as
/// a YAML parser would. Returns the offset behind it.
[[nodiscard]] std::expected<std::size_t, ParseError> parse_json(std::string_view text,
                                                                EventSink& sink);

}  // namespace istioctl::yaml
