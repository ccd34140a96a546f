#include "istioctl/net/unmapped.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::net {
namespace {

std::string unmapped_text(std::string_view text) {
  return unmapped(*IpAddress::parse(text)).to_string();
}

TEST_CASE("unmapped: an IPv4-mapped address alone changes") {
  CHECK(unmapped_text("::ffff:10.1.2.3") == "10.1.2.3");
  CHECK(unmapped_text("10.1.2.3") == "10.1.2.3");
  CHECK(unmapped_text("::10.1.2.3") == "::a01:203");
  CHECK(unmapped_text("1::ffff:a01:203") == "1::ffff:a01:203");
}

}  // namespace
}  // namespace istioctl::net
