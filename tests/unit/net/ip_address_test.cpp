#include "istioctl/net/ip_address.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace istioctl::net {
namespace {

static_assert(IpAddress::v4(127, 1, 2, 3).is_loopback());
static_assert(IpAddress::v4(10, 0, 0, 1) < IpAddress::v4(10, 0, 1, 0));
static_assert(IpAddress::v4(10, 1, 2, 3).with_host_bits(12, true) ==
              IpAddress::v4(10, 15, 255, 255));
static_assert(IpAddress::v4(128, 0, 0, 1).bit(0) && !IpAddress::v4(128, 0, 0, 1).bit(1) &&
              IpAddress::v4(128, 0, 0, 1).bit(31));

std::string canonical(std::string_view text) {
  const auto address = IpAddress::parse(text);
  return address ? address->to_string() : "refused";
}

TEST_CASE("IpAddress: IPv4 reads and prints") {
  for (const std::string_view text : {"0.0.0.0", "10.0.0.1", "255.255.255.255", "1.20.0.3"}) {
    const auto address = IpAddress::parse(text);
    REQUIRE(address);
    CHECK(address->is_v4());
    CHECK_FALSE(address->is_v6());
    CHECK(address->width() == 32);
    CHECK(address->to_string() == text);
  }
}

TEST_CASE("IpAddress: IPv6 prints as RFC 5952 says") {
  CHECK(canonical("::") == "::");
  CHECK(canonical("0:0:0:0:0:0:0:1") == "::1");
  CHECK(canonical("1::") == "1::");
  CHECK(canonical("2001:DB8::0001") == "2001:db8::1");
  CHECK(canonical("2001:db8:0:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");
  CHECK(canonical("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");
  CHECK(canonical("2001:db8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");
  CHECK(canonical("1:2:3:4:5:6:7::") == "1:2:3:4:5:6:7:0");
  CHECK(canonical("::ffff:10.0.0.1") == "::ffff:a00:1");
  CHECK(canonical("64:ff9b::192.0.2.33") == "64:ff9b::c000:221");
  CHECK(canonical("1:2:3:4:5:6:1.2.3.4") == "1:2:3:4:5:6:102:304");
}

struct Refusal {
  std::string_view text;
  std::string_view message;
  std::string_view hint;
};

constexpr std::string_view four = "write four numbers from 0 to 255, e.g. 10.0.0.1";
constexpr std::string_view eight = "write eight groups of hexadecimal digits, e.g. 2001:db8::1";

void check(const Refusal& expected) {
  CAPTURE(expected.text);
  const auto address = IpAddress::parse(expected.text);
  REQUIRE_FALSE(address);
  CHECK(address.error().code == base::ErrorCode::invalid_input);
  CHECK(address.error().message == expected.message);
  CHECK(address.error().hint == expected.hint);
}

TEST_CASE("IpAddress: says what is wrong with an IPv4 address") {
  check({"", "the address is missing", "write an address, e.g. 10.0.0.1"});
  check({"10.0.0", "an IPv4 address has four numbers, this one has 3",
         "write all four, e.g. 10.0.0.0"});
  check({"1.2.3.4.5", "an IPv4 address has four numbers, this one has 5",
         "write all four, e.g. 10.0.0.0"});
  check({"10.0.0.256", "the number \"256\" is more than 255", ""});
  check({"10.0.0.99999999999999999999999",
         "the number \"99999999999999999999\xE2\x80\xA6\" is more than 255", ""});
  check({"10.0.00.1", "the number \"00\" has a leading zero", "write \"0\""});
  check({"010.0.0.1", "the number \"010\" has a leading zero", "write \"10\""});
  check({"10..0.1", "an IPv4 number is missing beside a dot", four});
  check({".1.2.3", "an IPv4 number is missing beside a dot", four});
  check({"1.2.3.", "an IPv4 number is missing beside a dot", four});
  check({"10.0.0.1x", "unexpected \"x\" in an IPv4 address", four});
  check({"-1.0.0.0", "unexpected \"-1.0.0.0\" in an IPv4 address", four});
  check({"10.0.0.0x1", "unexpected \"x1\" in an IPv4 address", four});
  check({"httpbin.org", "a name is not an IP address",
         "names are not resolved here: write the address"});
  check({" 10.0.0.1", "white space inside an address", "separate several by commas"});
  check({"10.0.0.1:80", "a port is not part of an address", "remove \":80\""});
}

TEST_CASE("IpAddress: says what is wrong with an IPv6 address") {
  check({"1:2:3", "an IPv6 address has eight groups, this one has 3", eight});
  check({"1:2:3:4:5:6:7:8:9", "an IPv6 address has eight groups, this one has 9", eight});
  check({"1:2:3:4:5:6:7:1.2.3.4", "an IPv6 address has eight groups, this one has 9", eight});
  check({"1::2::3", "\"::\" may stand only once in an IPv6 address", eight});
  check({":::", "\"::\" may stand only once in an IPv6 address", eight});
  check({"1:2:3:4::5:6:7:8",
         "\"::\" must stand for at least one of the eight groups of an IPv6 "
         "address",
         eight});
  check({":1::2", "a group is missing beside a single colon of the IPv6 address", eight});
  check({"1::2:", "a group is missing beside a single colon of the IPv6 address", eight});
  check({"12345::", "\"12345\" is not an IPv6 group of one to four hexadecimal digits", eight});
  check({"g::", "\"g\" is not an IPv6 group of one to four hexadecimal digits", eight});
  check({"-1::", "\"-1\" is not an IPv6 group of one to four hexadecimal digits", eight});
  check({"::1.2.3", "an IPv4 address has four numbers, this one has 3",
         "write all four, e.g. 10.0.0.0"});
  check(
      {"::1.2.3.4:5", "\"1.2.3.4\" is not an IPv6 group of one to four hexadecimal digits", eight});
  check({"1.2.3.4::", "a port is not part of an address", "remove \"::\""});
  check({"fe80::1%eth0", "a scope id is not accepted", "remove \"%eth0\""});
  check({"[::1]", "brackets are not part of an address", "write the address without them"});
}

TEST_CASE("IpAddress: hostile text gives a short, printable message") {
  for (const std::string& text : {std::string(1'000'000, ':'), std::string(1'000'000, '1'),
                                  std::string(1'000'000, '.'), "::" + std::string(1'000'000, 'f'),
                                  std::string("10.0.0.1\x1b[31m"), std::string("10.0.0.1\0", 9)}) {
    const auto address = IpAddress::parse(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().message.size() < 200);
    CHECK(std::ranges::none_of(address.error().message,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
  }
}

TEST_CASE("IpAddress: orders by version, then by number") {
  const std::vector<std::string_view> ascending{
      "0.0.0.0", "9.255.255.255", "10.0.0.0", "255.255.255.255", "::", "::1", "1::", "ffff::"};
  for (std::size_t i = 1; i < ascending.size(); ++i) {
    CHECK(*IpAddress::parse(ascending[i - 1]) < *IpAddress::parse(ascending[i]));
  }
}

TEST_CASE("IpAddress: loopback") {
  CHECK(IpAddress::parse("127.0.0.1")->is_loopback());
  CHECK(IpAddress::parse("::1")->is_loopback());
  CHECK_FALSE(IpAddress::parse("128.0.0.1")->is_loopback());
  CHECK_FALSE(IpAddress::parse("::2")->is_loopback());
  CHECK_FALSE(IpAddress::parse("::")->is_loopback());
}

}  // namespace
}  // namespace istioctl::net
