#include "istioctl/schema/duration.h"
#include "istioctl/base/ascii.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <limits>

namespace istioctl::schema {

namespace {

using base::is_digit;

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

constexpr std::uint64_t second = 1'000'000'000;

// Longer names before those that they begin with.
constexpr std::array units{
    Unit{"ns", 1},         Unit{"us", 1'000}, Unit{"\xC2\xB5s", 1'000}, Unit{"\xCE\xBCs", 1'000},
    Unit{"ms", 1'000'000}, Unit{"s", second}, Unit{"m", 60 * second},   Unit{"h", 3600 * second}};

// The magnitude of the most negative duration.
constexpr std::uint64_t limit = std::uint64_t{1} << 63;

/// The decimal number in front of a unit: whole + fraction / scale.
struct Number {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  double scale = 1;
};

std::optional<Number> take_number(std::string_view& text) {
  Number number;
  bool has_digits = false;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), has_digits = true) {
    if (number.whole > limit / 10) return std::nullopt;
    number.whole = number.whole * 10 + static_cast<std::uint64_t>(text.front() - '0');
    if (number.whole > limit) return std::nullopt;
  }
  if (!text.starts_with('.')) return has_digits ? std::optional(number) : std::nullopt;
  text.remove_prefix(1);
  bool precise = true;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), has_digits = true) {
    // Digits beyond the precision of a nanosecond change nothing.
    precise = precise && number.fraction <= (limit - 10) / 10;
    if (!precise) continue;
    number.fraction = number.fraction * 10 + static_cast<std::uint64_t>(text.front() - '0');
    number.scale *= 10;
  }
  return has_digits ? std::optional(number) : std::nullopt;
}

std::optional<Unit> take_unit(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '.' && !is_digit(text[end])) ++end;
  const std::string_view name = text.substr(0, end);
  text.remove_prefix(end);
  for (const Unit& unit : units) {
    if (unit.name == name) return unit;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> multiply(const Number& number, const Unit& unit) {
  if (number.whole > limit / unit.nanoseconds) return std::nullopt;
  const std::uint64_t whole = number.whole * unit.nanoseconds;
  const auto part =
      static_cast<std::uint64_t>(static_cast<double>(number.fraction) *
                                 (static_cast<double>(unit.nanoseconds) / number.scale));
  const std::uint64_t total = whole + part;
  return total > limit ? std::nullopt : std::optional(total);
}

std::optional<std::uint64_t> parse_magnitude(std::string_view text) {
  std::uint64_t total = 0;
  while (!text.empty()) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    const auto unit = take_unit(text);
    if (!unit) return std::nullopt;
    const auto part = multiply(*number, *unit);
    if (!part || total + *part > limit) return std::nullopt;
    total += *part;
  }
  return total;
}

// "1.5" of 1500 thousandths: trailing zeros of the fraction go.
std::string with_fraction(std::uint64_t value, std::uint64_t unit) {
  std::string text = fmt::format("{}", value / unit);
  std::uint64_t rest = value % unit;
  if (rest == 0) return text;
  text += '.';
  for (std::uint64_t digit = unit / 10; rest > 0; digit /= 10) {
    text += static_cast<char>('0' + rest / digit);
    rest %= digit;
  }
  return text;
}

std::string format_magnitude(std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  if (nanoseconds < 1'000) return fmt::format("{}ns", nanoseconds);
  if (nanoseconds < 1'000'000) return with_fraction(nanoseconds, 1'000) + "\xC2\xB5s";
  if (nanoseconds < second) return with_fraction(nanoseconds, 1'000'000) + "ms";
  const std::uint64_t minutes = nanoseconds / (60 * second);
  const std::string seconds = with_fraction(nanoseconds % (60 * second), second) + "s";
  if (minutes == 0) return seconds;
  if (minutes < 60) return fmt::format("{}m{}", minutes, seconds);
  return fmt::format("{}h{}m{}", minutes / 60, minutes % 60, seconds);
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return std::chrono::nanoseconds(0);
  if (text.empty()) return std::nullopt;
  const auto magnitude = parse_magnitude(text);
  if (!magnitude || (*magnitude == limit && !negative)) return std::nullopt;
  return std::chrono::nanoseconds(
      static_cast<std::int64_t>(negative ? 0 - *magnitude : *magnitude));
}

std::string format_duration(std::chrono::nanoseconds duration) {
  const std::int64_t count = duration.count();
  const auto bits = static_cast<std::uint64_t>(count);
  return count < 0 ? "-" + format_magnitude(0 - bits) : format_magnitude(bits);
}

}  // namespace istioctl::schema
