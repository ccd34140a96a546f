#include "istioctl/net/cidr_set.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string_view>
#include <vector>

namespace istioctl::net {
namespace {

CidrSet set_of(std::initializer_list<std::string_view> texts) {
  std::vector<Cidr> ranges;
  for (const std::string_view text : texts) {
    const auto range = Cidr::parse(text);
    REQUIRE_MESSAGE(range, text);
    ranges.push_back(*range);
  }
  return CidrSet(std::move(ranges));
}

TEST_CASE("CidrSet: clears host bits and keeps the order") {
  CHECK(set_of({"10.1.2.3/16", "2001:db8::1/32", "9.0.0.0/8"}).to_string() ==
        "10.1.0.0/16,2001:db8::/32,9.0.0.0/8");
  CHECK(CidrSet().to_string().empty());
  CHECK(CidrSet().empty());
}

TEST_CASE("CidrSet: contains, covers, overlaps") {
  const CidrSet set = set_of({"10.0.1.0/24", "10.0.0.0/24", "2001:db8::/32"});
  CHECK(set.contains(*IpAddress::parse("10.0.1.255")));
  CHECK(set.contains(*IpAddress::parse("2001:db8::1")));
  CHECK_FALSE(set.contains(*IpAddress::parse("10.0.2.0")));
  CHECK(set.covers(*Cidr::parse("10.0.0.128/25")));
  CHECK_MESSAGE(set.covers(*Cidr::parse("10.0.0.0/23")), "two ranges together");
  CHECK_FALSE(set.covers(*Cidr::parse("10.0.0.0/22")));
  CHECK(set.overlaps(*Cidr::parse("10.0.0.0/22")));
  CHECK_FALSE(set.overlaps(*Cidr::parse("10.0.2.0/23")));
  CHECK_FALSE(CidrSet().covers(*Cidr::parse("10.0.0.0/8")));
}

TEST_CASE("CidrSet: collapse merges, drops and sorts") {
  CHECK(set_of({"10.0.0.0/25", "10.0.0.128/25"}).collapse() == set_of({"10.0.0.0/24"}));
  CHECK(set_of({"10.0.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.0"}).collapse() ==
        set_of({"10.0.0.0/30"}));
  CHECK(set_of({"::/1", "8000::/1", "128.0.0.0/1", "0.0.0.0/1"}).collapse() ==
        set_of({"0.0.0.0/0", "::/0"}));
  CHECK_MESSAGE(
      set_of({"10.0.1.0/24", "10.0.2.0/24"}).collapse() == set_of({"10.0.1.0/24", "10.0.2.0/24"}),
      "neighbours that are no halves of one range");
  CHECK(set_of({"10.0.0.0/24", "10.0.0.0/16", "10.0.0.0/16"}).collapse() ==
        set_of({"10.0.0.0/16"}));
  CHECK(CidrSet().collapse().empty());
}

TEST_CASE("CidrSet: drop_covered keeps the order of the rest") {
  CidrSet set = set_of({"10.2.0.0/16", "10.0.0.0/24", "9.0.0.0/8", "10.0.0.0/16", "9.0.0.0/8",
                        "10.0.0.0/25", "10.1.0.0/16"});
  const std::vector<CoveredRange> dropped = set.drop_covered();
  CHECK(set == set_of({"10.2.0.0/16", "9.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16"}));
  CHECK(dropped == std::vector<CoveredRange>{{1, 3}, {4, 2}, {5, 3}});
  CHECK(set.drop_covered().empty());
  CHECK(CidrSet().drop_covered().empty());
}

TEST_CASE("CidrSet: many ranges take no time") {
  std::vector<Cidr> ranges;
  for (unsigned i = 0; i < 100'000; ++i) {
    const auto byte = [i](unsigned shift) { return static_cast<std::uint8_t>(i >> shift); };
    ranges.emplace_back(IpAddress::v4(10, byte(16), byte(8), byte(0)), 32U);
  }
  CidrSet set(ranges);
  CHECK(set.drop_covered().empty());
  CHECK(set.covers(*Cidr::parse("10.0.0.0/16")));
  CHECK_FALSE(set.covers(*Cidr::parse("10.0.0.0/15")));
}

}  // namespace
}  // namespace istioctl::net
