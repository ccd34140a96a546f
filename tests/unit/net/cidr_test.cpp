#include "istioctl/net/cidr.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::net {
namespace {

Cidr cidr(std::string_view text) {
  const auto range = Cidr::parse(text);
  REQUIRE_MESSAGE(range, text);
  return *range;
}

IpAddress address(std::string_view text) {
  return *IpAddress::parse(text);
}

TEST_CASE("Cidr: reads a range and keeps what was written") {
  const Cidr range = cidr("10.0.0.1/24");
  CHECK(range.address() == address("10.0.0.1"));
  CHECK(range.prefix() == 24);
  CHECK(range.to_string() == "10.0.0.1/24");
  CHECK(range.had_host_bits());
  CHECK(range.network().to_string() == "10.0.0.0/24");
  CHECK(range.network_address() == address("10.0.0.0"));
  CHECK(range.last_address() == address("10.0.0.255"));
  CHECK_FALSE(range.network().had_host_bits());
}

TEST_CASE("Cidr: an address alone is one host") {
  CHECK(cidr("10.0.0.1").to_string() == "10.0.0.1/32");
  CHECK(cidr("2001:DB8::1").to_string() == "2001:db8::1/128");
  CHECK_FALSE(cidr("10.0.0.1").had_host_bits());
}

TEST_CASE("Cidr: the whole space") {
  CHECK(cidr("0.0.0.0/0").last_address() == address("255.255.255.255"));
  CHECK(cidr("::/0").last_address() == address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
  CHECK(cidr("10.0.0.0/0").had_host_bits());
}

TEST_CASE("Cidr: prefixes inside a byte") {
  CHECK(cidr("10.0.0.0/9").last_address() == address("10.127.255.255"));
  CHECK(cidr("10.0.0.7/30").network().to_string() == "10.0.0.4/30");
  CHECK(cidr("2001:db8::ffff/113").network().to_string() == "2001:db8::8000/113");
  CHECK(cidr("2001:db8::/33").last_address() == address("2001:db8:7fff:ffff:ffff:ffff:ffff:ffff"));
}

TEST_CASE("Cidr: contains and overlaps") {
  const Cidr range = cidr("10.0.0.9/24");
  CHECK(range.contains(address("10.0.0.0")));
  CHECK(range.contains(address("10.0.0.255")));
  CHECK_FALSE(range.contains(address("10.0.1.0")));
  CHECK(range.contains(cidr("10.0.0.0/24")));
  CHECK(range.contains(cidr("10.0.0.128/25")));
  CHECK_FALSE(range.contains(cidr("10.0.0.0/23")));
  CHECK(range.overlaps(cidr("10.0.0.0/23")));
  CHECK(range.overlaps(cidr("10.0.0.128/25")));
  CHECK_FALSE(range.overlaps(cidr("10.0.1.0/24")));
}

TEST_CASE("Cidr: versions never meet") {
  CHECK_FALSE(cidr("0.0.0.0/0").contains(address("::")));
  CHECK_FALSE(cidr("::/0").contains(address("0.0.0.0")));
  CHECK_FALSE(cidr("::/0").contains(cidr("0.0.0.0/0")));
  CHECK_FALSE(cidr("::/0").overlaps(cidr("0.0.0.0/0")));
}

TEST_CASE("Cidr: orders by address, the wider first") {
  CHECK(cidr("10.0.0.0/8") < cidr("10.0.0.0/16"));
  CHECK(cidr("10.0.0.0/16") < cidr("10.1.0.0/8"));
  CHECK(cidr("255.0.0.0/8") < cidr("::/0"));
}

void check_refused(std::string_view text, std::string_view message, std::string_view hint) {
  CAPTURE(text);
  const auto range = Cidr::parse(text);
  REQUIRE_FALSE(range);
  CHECK(range.error() ==
        base::Error{base::ErrorCode::invalid_input, std::string(message), std::string(hint)});
}

TEST_CASE("Cidr: says what is wrong and what to write") {
  check_refused("10.0.0.0/33",
                "the prefix length \"33\" is more than 32, the bits of an IPv4 address", "");
  check_refused("::/129", "the prefix length \"129\" is more than 128, the bits of an IPv6 address",
                "");
  check_refused("10.0.0.0/", "the prefix length behind \"/\" is missing",
                "write it, e.g. /24, or leave the \"/\" out for one host");
  check_refused("10.0.0.0/08", "the prefix length \"08\" has a leading zero", "write \"8\"");
  check_refused("10.0.0.0/00", "the prefix length \"00\" has a leading zero", "write \"0\"");
  check_refused("10.0.0.0/-1", "\"-1\" is not a prefix length", "write a number from 0 to 32");
  check_refused("10.0.0.0/+8", "\"+8\" is not a prefix length", "write a number from 0 to 32");
  check_refused("::/64x", "\"64x\" is not a prefix length", "write a number from 0 to 128");
  check_refused("10.0.0.0/8/8", "\"8/8\" is not a prefix length", "write a number from 0 to 32");
  check_refused("10.0.0.0/255.255.255.0", "a netmask is not accepted",
                "write the prefix length: /24");
  check_refused("10.0.0.0/0.0.0.0", "a netmask is not accepted", "write the prefix length: /0");
  check_refused("10.0.0.0/255.0.255.0", "a netmask is not accepted",
                "write a prefix length, e.g. /24");
  check_refused("::/ffff::", "a netmask is not accepted", "write a prefix length, e.g. /24");
  check_refused("10.0.0.0/8;10.1.0.0/16", "a range holds no \";\"", "separate ranges by commas");
  check_refused("10.0.0.0;10.1.0.0", "a range holds no \";\"", "separate ranges by commas");
  check_refused("10.0.0.0 /8", "white space inside a range", "separate several ranges by commas");
  check_refused("10.0.0.0/8 10.1.0.0/16", "white space inside a range",
                "separate several ranges by commas");
  check_refused("/8", "the address is missing", "write an address, e.g. 10.0.0.1");
  check_refused("10.0.0.256/8", "the number \"256\" is more than 255", "");
  check_refused("fe80::%eth0/64", "a scope id is not accepted", "remove \"%eth0\"");
}

TEST_CASE("Cidr: a number beyond every integer is just too large") {
  CHECK_FALSE(Cidr::parse("10.0.0.0/4294967296"));
  CHECK_FALSE(Cidr::parse("10.0.0.0/18446744073709551616"));
  CHECK_FALSE(Cidr::parse("10.0.0.0/" + std::string(100'000, '9')));
}

}  // namespace
}  // namespace istioctl::net
