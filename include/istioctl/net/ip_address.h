#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"

namespace istioctl::net {

enum class IpVersion : std::uint8_t { v4 = 4, v6 = 6 };

/// An IPv4 or IPv6 address. A value; addresses order by version, then by number.
class IpAddress {
 public:
  /// In network byte order; an IPv4 address takes the first four, the others are 0.
  using Bytes = std::array<std::uint8_t, 16>;

  /// 0.0.0.0
  constexpr IpAddress() = default;

  [[nodiscard]] static constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c,
                                              std::uint8_t d) {
    return {IpVersion::v4, {a, b, c, d}};
  }
  [[nodiscard]] static constexpr IpAddress v6(const Bytes& bytes) { return {IpVersion::v6, bytes}; }

  /// Reads "10.0.0.1" or "2001:db8::1" (also "::ffff:10.0.0.1"), and nothing looser: no
  /// leading zeros in IPv4 numbers, no scope id, no white space. The message of the error says
  /// which part is wrong without repeating the text; the hint what to write.
  [[nodiscard]] static base::Result<IpAddress> parse(std::string_view text);

  [[nodiscard]] constexpr IpVersion version() const { return version_; }
  [[nodiscard]] constexpr bool is_v4() const { return version_ == IpVersion::v4; }
  [[nodiscard]] constexpr bool is_v6() const { return version_ == IpVersion::v6; }
  [[nodiscard]] constexpr bool is_loopback() const {
    return is_v4() ? bytes_[0] == 127
                   : *this == v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  }

  /// 32 or 128.
  [[nodiscard]] constexpr unsigned width() const { return is_v4() ? 32 : 128; }
  [[nodiscard]] constexpr Bytes bytes() const { return bytes_; }

  /// The bit at `index`, counted from the most significant; `index` < width().
  [[nodiscard]] constexpr bool bit(unsigned index) const {
    return ((0x80U >> index % 8) & bytes_[index / 8]) != 0;
  }

  /// This address with every bit behind the first `prefix` cleared, or set.
  [[nodiscard]] constexpr IpAddress with_host_bits(unsigned prefix, bool value) const {
    IpAddress result = *this;
    for (unsigned i = prefix / 8; i < width() / 8; ++i) {
      const unsigned kept = i == prefix / 8 ? prefix % 8 : 0;
      const auto host = static_cast<std::uint8_t>(0xFFU >> kept);
      result.bytes_[i] =
          static_cast<std::uint8_t>(value ? result.bytes_[i] | host : result.bytes_[i] & ~host);
    }
    return result;
  }

  /// The canonical text: RFC 5952, IPv4-mapped addresses in hexadecimal like any other
  /// ("::ffff:a00:1"), as Python's ipaddress prints them.
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  constexpr IpAddress(IpVersion version, const Bytes& bytes) : version_(version), bytes_(bytes) {}

  IpVersion version_ = IpVersion::v4;
  Bytes bytes_ = {};
};

}  // namespace istioctl::net
