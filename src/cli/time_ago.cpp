#include "time_ago.h"

#include <fmt/format.h>

#include <cstdint>

#include "istioctl/base/rfc3339.h"

namespace istioctl::cli {

namespace {

using Rep = std::int64_t;

constexpr Rep minute = 60;
constexpr Rep hour = 60 * minute;
constexpr Rep day = 24 * hour;
constexpr Rep year = 365 * day;

/// "7h5m", or "7h" when there is nothing to add.
std::string two_units(Rep seconds, Rep large, std::string_view large_name, Rep small,
                      std::string_view small_name) {
  const Rep rest = seconds % large / small;
  const std::string first = fmt::format("{}{}", seconds / large, large_name);
  return rest == 0 ? first : fmt::format("{}{}{}", first, rest, small_name);
}

}  // namespace

// The steps are those of HumanDuration in k8s.io/apimachinery/pkg/util/duration.
std::string human_duration(std::chrono::seconds duration) {
  const Rep seconds = duration.count();
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 2 * minute) return fmt::format("{}s", seconds);
  if (seconds < 10 * minute) return two_units(seconds, minute, "m", 1, "s");
  if (seconds < 3 * hour) return fmt::format("{}m", seconds / minute);
  if (seconds < 8 * hour) return two_units(seconds, hour, "h", minute, "m");
  if (seconds < 2 * day) return fmt::format("{}h", seconds / hour);
  if (seconds < 8 * day) return two_units(seconds, day, "d", hour, "h");
  if (seconds < 2 * year) return fmt::format("{}d", seconds / day);
  if (seconds < 8 * year) return two_units(seconds, year, "y", day, "d");
  return fmt::format("{}y", seconds / year);
}

std::string time_ago(std::string_view created, std::chrono::system_clock::time_point now) {
  const auto then = base::parse_rfc3339(created);
  if (!then) return "<unknown>";
  return human_duration(std::chrono::floor<std::chrono::seconds>(now) - *then);
}

}  // namespace istioctl::cli
