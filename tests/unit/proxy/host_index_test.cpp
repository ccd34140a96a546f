#include "istioctl/proxy/host_index.h"

#include <doctest/doctest.h>

#include "istioctl/proxy/range_index.h"

namespace istioctl::proxy {
namespace {

int found(const HostIndex<int>& index, std::string_view host) {
  const int* const value = index.find(host);
  return value == nullptr ? 0 : *value;
}

TEST_CASE("HostIndex: the same host, then the longest wildcard, then *") {
  HostIndex<int> index;
  index.insert("a.x.org", 1);
  index.insert("*.x.org", 2);
  index.insert("*-b.x.org", 3);
  index.insert("*.org", 4);
  CHECK(found(index, "a.x.org") == 1);
  CHECK(found(index, "c.x.org") == 2);
  CHECK(found(index, "c.a.x.org") == 2);
  CHECK(found(index, "a-b.x.org") == 3);
  CHECK(found(index, "y.org") == 4);
  CHECK(found(index, ".org") == 0);
  CHECK(found(index, "x.net") == 0);
  index.insert("*", 5);
  CHECK(found(index, "x.net") == 5);
  CHECK(found(index, ".org") == 5);
}

TEST_CASE("HostIndex: a wildcard is covered by itself and by wider ones") {
  HostIndex<int> index;
  index.insert("*.x.org", 1);
  index.insert("*.org", 2);
  CHECK(found(index, "*.x.org") == 1);
  CHECK(found(index, "*.b.x.org") == 1);
  CHECK(found(index, "*.y.org") == 2);
  CHECK(found(index, "*") == 0);
  CHECK(*index.find_same("*.org") == 2);
  CHECK(index.find_same("*.b.x.org") == nullptr);
}

TEST_CASE("HostIndex: the first value of a host stays") {
  HostIndex<int> index;
  CHECK(index.insert("a", 1).second);
  const auto [kept, added] = index.insert("a", 2);
  CHECK_FALSE(added);
  CHECK(*kept == 1);
  index.insert("*.a", 1);
  CHECK_FALSE(index.insert("*.a", 2).second);
}

net::Cidr range(std::string_view text) {
  const auto parsed = net::Cidr::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

TEST_CASE("RangeIndex: the narrowest range decides") {
  RangeIndex<int> index;
  CHECK(index.is_empty());
  index.insert(range("10.0.0.0/8"), 1);
  index.insert(range("10.1.0.0/16"), 2);
  index.insert(range("10.1.2.3/32"), 3);
  CHECK(*index.find(net::IpAddress::v4(10, 1, 2, 3)) == 3);
  CHECK(*index.find(net::IpAddress::v4(10, 1, 2, 4)) == 2);
  CHECK(*index.find(net::IpAddress::v4(10, 2, 0, 0)) == 1);
  CHECK(index.find(net::IpAddress::v4(11, 0, 0, 0)) == nullptr);
  CHECK(*index.find(range("10.1.0.0/17")) == 2);
  CHECK(index.find(range("8.0.0.0/5")) == nullptr);
  CHECK_FALSE(index.insert(range("10.9.9.9/8"), 4).second);
}

}  // namespace
}  // namespace istioctl::proxy
