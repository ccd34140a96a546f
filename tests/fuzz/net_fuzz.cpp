// Ranges of addresses: what is accepted has one canonical form, which is accepted as it stands.

#include <string>

#include "fuzz.h"
#include "istioctl/net/cidr.h"
#include "istioctl/net/cidr_set.h"
#include "istioctl/net/ip_address.h"
#include "istioctl/net/ip_ranges.h"

using istioctl::fuzz::check_diagnostics;
using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace base = istioctl::base;
namespace net = istioctl::net;

namespace {

void check_address(std::string_view text) {
  const auto address = net::IpAddress::parse(text);
  if (!address) return;
  const std::string canonical = address->to_string();
  const auto again = net::IpAddress::parse(canonical);
  require(again.has_value() && *again == *address, "an address reads back");
  require_equal(again->to_string(), canonical, "an address has one form");
}

void check_range(std::string_view text) {
  const auto range = net::Cidr::parse(text);
  if (!range) {
    require(!range.error().message.empty(), "a refused range has a reason");
    return;
  }
  const net::Cidr network = range->network();
  require(!network.had_host_bits(), "a network has no host bits");
  const auto again = net::Cidr::parse(network.to_string());
  require(again.has_value() && *again == network, "a network reads back");
}

void check_ranges(std::string_view text) {
  base::Diagnostics found;
  const auto ranges = net::parse_ip_ranges(text, {.source = "fuzz"}, found);
  check_diagnostics(found, text.size());
  require(ranges.has_value() != base::has_errors(found), "ranges or errors");
  if (!ranges) return;
  base::Diagnostics none;
  const std::string canonical = ranges->to_string();
  const auto again = net::parse_ip_ranges(canonical, {.source = "fuzz"}, none);
  require(again.has_value() && none.empty(), "canonical ranges need no remark");
  require_equal(again->to_string(), canonical, "ranges have one form");
  const net::CidrSet set(ranges->ranges());
  const net::CidrSet collapsed = set.collapse();
  for (const net::Cidr& range : set.ranges()) {
    require(collapsed.covers(range), "collapsing loses nothing");
  }
  for (const net::Cidr& range : collapsed.ranges()) {
    require(set.covers(range), "collapsing adds nothing");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = istioctl::fuzz::text_of(data, size);
  check_address(text);
  check_range(text);
  check_ranges(text);
  return 0;
}
