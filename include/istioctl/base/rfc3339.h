#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace istioctl::base {

/// The time that a text in RFC 3339's form names, rounded down to a second:
/// "2018-04-16T21:31:29Z", "2018-04-16T23:31:29.5+02:00". Nothing when it is no such text.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text);

}  // namespace istioctl::base
