#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/net/ip_address.h"

namespace istioctl::net {

/// A range of addresses that share their first bits: "10.0.0.0/24". It keeps the address that
/// it was made with, host bits included; what it contains depends on the network only.
class Cidr {
 public:
  /// 0.0.0.0/32
  constexpr Cidr() = default;

  /// `prefix` counts bits and must not exceed the address's width.
  constexpr Cidr(const IpAddress& address, unsigned prefix) : address_(address), prefix_(prefix) {}

  /// Reads "ADDRESS/PREFIX", or "ADDRESS" for one host. The prefix is a decimal number without
  /// leading zeros; a netmask is refused. The message of the error says which part is wrong
  /// without repeating the text; the hint what to write.
  [[nodiscard]] static base::Result<Cidr> parse(std::string_view text);

  [[nodiscard]] constexpr const IpAddress& address() const { return address_; }
  [[nodiscard]] constexpr unsigned prefix() const { return prefix_; }
  [[nodiscard]] constexpr IpVersion version() const { return address_.version(); }
  [[nodiscard]] constexpr bool is_v4() const { return address_.is_v4(); }
  [[nodiscard]] constexpr bool is_v6() const { return address_.is_v6(); }

  /// Whether the address has bits set behind the prefix: "10.0.0.1/24".
  [[nodiscard]] constexpr bool had_host_bits() const { return address_ != network_address(); }

  /// The same range without host bits.
  [[nodiscard]] constexpr Cidr network() const { return {network_address(), prefix_}; }
  [[nodiscard]] constexpr IpAddress network_address() const {
    return address_.with_host_bits(prefix_, false);
  }
  /// The last address; for IPv4 the broadcast address.
  [[nodiscard]] constexpr IpAddress last_address() const {
    return address_.with_host_bits(prefix_, true);
  }

  /// Ranges and addresses of the other version are never contained.
  [[nodiscard]] constexpr bool contains(const IpAddress& address) const {
    return address.version() == version() &&
           address.with_host_bits(prefix_, false) == network_address();
  }
  [[nodiscard]] constexpr bool contains(const Cidr& other) const {
    return other.prefix_ >= prefix_ && contains(other.address_);
  }
  [[nodiscard]] constexpr bool overlaps(const Cidr& other) const {
    return contains(other) || other.contains(*this);
  }

  /// "ADDRESS/PREFIX", always with the prefix.
  [[nodiscard]] std::string to_string() const;

  /// Orders by address, then by prefix; the wider range of one address comes first.
  friend constexpr auto operator<=>(const Cidr&, const Cidr&) = default;

 private:
  IpAddress address_;
  unsigned prefix_ = 32;
};

}  // namespace istioctl::net
