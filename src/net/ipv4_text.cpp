#include "ipv4_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "istioctl/base/printable.h"
#include "text.h"

namespace istioctl::net {
namespace {

using base::ErrorCode;

bool looks_like_host_name(std::string_view text) {
  return is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
           return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
         });
}

/// The error of a text that holds more than digits and dots, starting at `bad`.
std::unexpected<base::Error> unexpected_text(std::string_view text, std::size_t bad) {
  if (looks_like_host_name(text)) {
    return base::fail(ErrorCode::invalid_input, "a name is not an IP address",
                      "names are not resolved here: write the address");
  }
  return base::fail(
      ErrorCode::invalid_input,
      fmt::format("unexpected {} in an IPv4 address", base::quote(text.substr(bad), 20)),
      "write four numbers from 0 to 255, e.g. 10.0.0.1");
}

base::Result<std::uint8_t> parse_octet(std::string_view text) {
  if (text.empty()) {
    return base::fail(ErrorCode::invalid_input, "an IPv4 number is missing beside a dot",
                      "write four numbers from 0 to 255, e.g. 10.0.0.1");
  }
  if (has_leading_zero(text)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("the number {} has a leading zero", base::quote(text, 20)),
                      fmt::format("write {}", base::quote(without_leading_zeros(text), 20)));
  }
  unsigned value = 256;  // what overflows stays too large
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value > 255) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("the number {} is more than 255", base::quote(text, 20)));
  }
  return static_cast<std::uint8_t>(value);
}

}  // namespace

base::Result<Ipv4Bytes> parse_ipv4(std::string_view text) {
  const auto bad = text.find_first_not_of("0123456789.");
  if (bad != std::string_view::npos) {
    return unexpected_text(text, bad);
  }
  const auto numbers = static_cast<std::size_t>(std::ranges::count(text, '.')) + 1;
  Ipv4Bytes bytes{};
  if (numbers != bytes.size()) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("an IPv4 address has four numbers, this one has {}", numbers),
                      "write all four, e.g. 10.0.0.0");
  }
  for (std::uint8_t& byte : bytes) {
    const std::string_view part = text.substr(0, text.find('.'));
    const auto octet = parse_octet(part);
    if (!octet) {
      return std::unexpected(octet.error());
    }
    byte = *octet;
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  return bytes;
}

}  // namespace istioctl::net
