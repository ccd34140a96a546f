#include "istioctl/net/cidr.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "istioctl/base/printable.h"
#include "text.h"

namespace istioctl::net {
namespace {

using base::ErrorCode;

/// The prefix that an IPv4 netmask means, if its bits are ones and then zeros.
std::optional<unsigned> prefix_of_netmask(std::string_view text) {
  const auto mask = IpAddress::parse(text);
  if (!mask || !mask->is_v4()) {
    return std::nullopt;
  }
  unsigned prefix = 0;
  while (prefix < mask->width() && mask->bit(prefix)) {
    ++prefix;
  }
  const bool only_ones = *mask == mask->with_host_bits(prefix, false);
  return only_ones ? std::optional(prefix) : std::nullopt;
}

std::unexpected<base::Error> refuse_netmask(std::string_view text) {
  const auto prefix = prefix_of_netmask(text);
  return base::fail(ErrorCode::invalid_input, "a netmask is not accepted",
                    prefix ? fmt::format("write the prefix length: /{}", *prefix)
                           : "write a prefix length, e.g. /24");
}

base::Result<unsigned> parse_prefix(std::string_view text, unsigned width) {
  if (text.empty()) {
    return base::fail(ErrorCode::invalid_input, "the prefix length behind \"/\" is missing",
                      "write it, e.g. /24, or leave the \"/\" out for one host");
  }
  if (text.find_first_of(".:") != std::string_view::npos) {
    return refuse_netmask(text);
  }
  if (!is_number(text)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{} is not a prefix length", base::quote(text, 20)),
                      fmt::format("write a number from 0 to {}", width));
  }
  if (has_leading_zero(text)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("the prefix length {} has a leading zero", base::quote(text, 20)),
                      fmt::format("write {}", base::quote(without_leading_zeros(text), 20)));
  }
  unsigned prefix = width + 1;  // what overflows stays too large
  std::from_chars(text.data(), text.data() + text.size(), prefix);
  if (prefix > width) {
    return base::fail(
        ErrorCode::invalid_input,
        fmt::format("the prefix length {} is more than {}, the bits of an IPv{} address",
                    base::quote(text, 20), width, width == 32 ? 4 : 6));
  }
  return prefix;
}

}  // namespace

base::Result<Cidr> Cidr::parse(std::string_view text) {
  if (std::ranges::any_of(text, is_white_space)) {
    return base::fail(ErrorCode::invalid_input, "white space inside a range",
                      "separate several ranges by commas");
  }
  if (text.find(';') != std::string_view::npos) {
    return base::fail(ErrorCode::invalid_input, "a range holds no \";\"",
                      "separate ranges by commas");
  }
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) {
    return std::unexpected(address.error());
  }
  if (slash == std::string_view::npos) {
    return Cidr(*address, address->width());
  }
  const auto prefix = parse_prefix(text.substr(slash + 1), address->width());
  if (!prefix) {
    return std::unexpected(prefix.error());
  }
  return Cidr(*address, *prefix);
}

std::string Cidr::to_string() const {
  return fmt::format("{}/{}", address_.to_string(), prefix_);
}

}  // namespace istioctl::net
