#include "values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"

namespace istioctl::cli {
namespace {

using base::ErrorCode;
using base::Result;

/// The base that a Go integer literal's prefix stands for; removes the prefix.
int take_base(std::string_view& digits) {
  if (digits.size() < 2 || digits[0] != '0') {
    return 10;
  }
  const char mark = digits[1];
  const int number_base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
  const bool has_letter = number_base != 8 || mark == 'o' || mark == 'O';
  digits.remove_prefix(has_letter ? 2 : 1);
  return number_base;
}

std::unexpected<base::Error> invalid(const Flag& flag, const std::string& text,
                                     std::string_view wanted, std::string hint = {}) {
  return base::fail(ErrorCode::invalid_input,
                    fmt::format("invalid value {} for {}: want {}", base::quote(text),
                                display_name(flag), wanted),
                    std::move(hint));
}

Result<void> check_values(const Flag& flag, const std::string& text) {
  if (flag.values.empty() || std::ranges::find(flag.values, text) != flag.values.end()) {
    return {};
  }
  const auto near = base::nearest(text, flag.values);
  return invalid(flag, text, fmt::format("{}", fmt::join(flag.values, ", ")),
                 near ? fmt::format("did you mean {}?", *near) : "");
}

Result<std::int64_t> to_integer(const Flag& flag, const std::string& text) {
  const auto value = parse_integer(text);
  if (!value) {
    return invalid(flag, text, "an integer");
  }
  if (*value < flag.minimum || *value > flag.maximum) {
    return invalid(flag, text, fmt::format("an integer from {} to {}", flag.minimum, flag.maximum));
  }
  return *value;
}

Result<void> store(const Flag& flag, const std::string& text, bool& target) {
  const auto value = parse_bool(text);
  if (!value) {
    return invalid(flag, text, "true or false");
  }
  target = *value;
  return {};
}

/// An integer, and an optional one.
template <typename Integer>
Result<void> store_integer(const Flag& flag, const std::string& text, Integer& target) {
  const auto value = to_integer(flag, text);
  if (!value) {
    return std::unexpected(value.error());
  }
  target = *value;
  return {};
}

Result<void> store(const Flag& flag, const std::string& text, std::int64_t& target) {
  return store_integer(flag, text, target);
}

Result<void> store(const Flag& flag, const std::string& text, std::optional<std::int64_t>& target) {
  return store_integer(flag, text, target);
}

Result<void> store(const Flag& flag, const std::string& text, std::vector<std::string>& target) {
  if (auto checked = check_values(flag, text); !checked) {
    return checked;
  }
  target.push_back(text);
  return {};
}

/// A string, and an optional one.
template <typename String>
Result<void> store(const Flag& flag, const std::string& text, String& target) {
  if (auto checked = check_values(flag, text); !checked) {
    return checked;
  }
  target = text;
  return {};
}

}  // namespace

std::optional<bool> parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 6> yes = {"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::array<std::string_view, 6> no = {"0", "f", "F", "FALSE", "false", "False"};
  if (std::ranges::find(yes, text) != yes.end()) {
    return true;
  }
  if (std::ranges::find(no, text) != no.end()) {
    return false;
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const int number_base = take_base(text);
  std::uint64_t magnitude = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, magnitude, number_base);
  constexpr auto highest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (error != std::errc{} || stop != end || magnitude > highest + (negative ? 1 : 0)) {
    return std::nullopt;
  }
  // Two's complement: right for the lowest value too, whose magnitude has no positive form.
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

bool is_boolean(const Flag& flag) {
  return std::holds_alternative<bool*>(flag.target);
}

bool is_ignored(const Flag& flag) {
  return std::visit([](const auto* target) { return target == nullptr; }, flag.target);
}

Result<void> assign(const Flag& flag, const std::string& text) {
  return std::visit([&](auto* target) { return store(flag, text, *target); }, flag.target);
}

std::string default_text(const Flag& flag) {
  if (!flag.default_text.empty() || is_ignored(flag)) {
    return std::string(flag.default_text);
  }
  if (const auto* text = std::get_if<std::string*>(&flag.target)) {
    return **text;
  }
  if (const auto* number = std::get_if<std::int64_t*>(&flag.target)) {
    return fmt::format("{}", **number);
  }
  if (const auto* boolean = std::get_if<bool*>(&flag.target)) {
    return **boolean ? "true" : "";
  }
  return {};
}

std::string_view value_name(const Flag& flag) {
  if (!flag.value_name.empty() || is_boolean(flag)) {
    return flag.value_name;
  }
  const bool integer = std::holds_alternative<std::int64_t*>(flag.target) ||
                       std::holds_alternative<std::optional<std::int64_t>*>(flag.target);
  return integer ? "N" : "STRING";
}

std::string display_name(const Flag& flag) {
  return fmt::format("--{}", flag.names.front());
}

}  // namespace istioctl::cli
