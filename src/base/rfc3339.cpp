#include "istioctl/base/rfc3339.h"

#include <charconv>

#include "istioctl/base/ascii.h"

namespace istioctl::base {

namespace {

using std::chrono::seconds;

std::optional<int> number_at(std::string_view text, std::size_t pos, std::size_t digits) {
  int value = 0;
  const char* const begin = text.data() + pos;
  const char* const end = begin + digits;
  const auto [stop, error] = std::from_chars(begin, end, value);
  return error == std::errc{} && stop == end && value >= 0 ? std::optional(value) : std::nullopt;
}

/// Whether `text` is as long as `form` and has its separators; letters stand for digits.
bool has_form(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (is_digit(form[i]) ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

/// Takes ".123" away from the front; false when the dot has no digits.
bool skip_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return true;
  std::size_t end = 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  text.remove_prefix(end);
  return end > 1;
}

/// "Z" or "+02:00".
std::optional<seconds> parse_offset(std::string_view text) {
  if (text == "Z") return seconds(0);
  if (!has_form(text, "+00:00") && !has_form(text, "-00:00")) return std::nullopt;
  const int hours = *number_at(text, 1, 2);
  const int minutes = *number_at(text, 4, 2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const seconds offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return text.starts_with('-') ? -offset : offset;
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00";
  if (!has_form(text.substr(0, form.size()), form)) return std::nullopt;
  std::string_view rest = text.substr(form.size());
  if (!skip_fraction(rest)) return std::nullopt;
  const auto offset = parse_offset(rest);
  const std::chrono::year_month_day date{
      std::chrono::year(*number_at(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(*number_at(text, 5, 2))),
      std::chrono::day(static_cast<unsigned>(*number_at(text, 8, 2)))};
  const int hour = *number_at(text, 11, 2);
  const int minute = *number_at(text, 14, 2);
  const int second = *number_at(text, 17, 2);
  if (!offset || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         seconds(second) - *offset;
}

}  // namespace istioctl::base
