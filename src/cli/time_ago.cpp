#include "time_ago.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>

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

std::optional<int> number_at(std::string_view text, std::size_t pos, std::size_t digits) {
  int value = 0;
  const char* const begin = text.data() + pos;
  const char* const end = begin + digits;
  const auto [stop, error] = std::from_chars(begin, end, value);
  return error == std::errc{} && stop == end && value >= 0 ? std::optional(value) : std::nullopt;
}

/// "2018-04-16T21:31:29Z".
std::optional<std::chrono::sys_seconds> parse_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (text.size() != form.size()) return std::nullopt;
  for (const std::size_t pos : {4U, 7U, 10U, 13U, 16U, 19U}) {
    if (text[pos] != form[pos]) return std::nullopt;
  }
  const auto years = number_at(text, 0, 4);
  const auto months = number_at(text, 5, 2);
  const auto days = number_at(text, 8, 2);
  const auto hours = number_at(text, 11, 2);
  const auto minutes = number_at(text, 14, 2);
  const auto seconds = number_at(text, 17, 2);
  if (!years || !months || !days || !hours || !minutes || !seconds) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*years),
                                         std::chrono::month(static_cast<unsigned>(*months)),
                                         std::chrono::day(static_cast<unsigned>(*days))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
         std::chrono::seconds(*seconds);
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
  const auto then = parse_time(created);
  if (!then) return "<unknown>";
  return human_duration(std::chrono::floor<std::chrono::seconds>(now) - *then);
}

}  // namespace istioctl::cli
