#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace istioctl::schema {

/// Reads a duration as Go's time.ParseDuration does: "1m30s", "1.5h", "-2ms"; units ns, us (or
/// µs), ms, s, m, h; "0" needs no unit. Nothing when it is none or is longer than 2^63 - 1 ns.
[[nodiscard]] std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// Writes a duration as Go's Duration.String does: "1m30s", "1.5s", "500ms", "0s".
[[nodiscard]] std::string format_duration(std::chrono::nanoseconds duration);

}  // namespace istioctl::schema
