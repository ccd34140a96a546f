#include "istioctl/iptables/rule_set.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace istioctl::iptables {
namespace {

using net::IpVersion;

RedirectSettings with_ranges(std::string_view text) {
  base::Diagnostics problems;
  const auto ranges = net::parse_ip_ranges(text, {.source = "-i"}, problems);
  REQUIRE(ranges.has_value());
  return {.port = 15001, .uid = 1337, .ranges = *ranges};
}

/// The rules without their comments in the kernel, one a line.
std::string brief(const RuleSet& rules, IpVersion version) {
  std::string text;
  for (const Rule& rule : rules.rules(version)) {
    std::string line = to_append(rule);
    const std::size_t begin = line.find("-m comment");
    line.erase(begin, line.find("-j ") - begin);
    text += line + "\n";
  }
  return text;
}

TEST_CASE("RuleSet: everything, for IPv4") {
  CHECK(brief(RuleSet({.port = 15001, .uid = 1337}), IpVersion::v4) ==
        "-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001\n"
        "-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ISTIO_REDIRECT\n"
        "-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN\n"
        "-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN\n"
        "-A ISTIO_OUTPUT -j ISTIO_REDIRECT\n"
        "-A PREROUTING -j ISTIO_REDIRECT\n"
        "-A OUTPUT -p tcp -j ISTIO_OUTPUT\n");
}

TEST_CASE("RuleSet: port, user and IPv6's loopback address") {
  CHECK(brief(RuleSet({.port = 1, .uid = 0}), IpVersion::v6) ==
        "-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 1\n"
        "-A ISTIO_OUTPUT ! -d ::1/128 -o lo -j ISTIO_REDIRECT\n"
        "-A ISTIO_OUTPUT -m owner --uid-owner 0 -j RETURN\n"
        "-A ISTIO_OUTPUT -d ::1/128 -j RETURN\n"
        "-A ISTIO_OUTPUT -j ISTIO_REDIRECT\n"
        "-A PREROUTING -j ISTIO_REDIRECT\n"
        "-A OUTPUT -p tcp -j ISTIO_OUTPUT\n");
}

TEST_CASE("RuleSet: ranges go to their IP version, in their order") {
  const RuleSet rules(with_ranges("10.1.0.0/16,2001:db8::/32,10.0.0.0/24"));
  CHECK(brief(rules, IpVersion::v4) ==
        "-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001\n"
        "-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ISTIO_REDIRECT\n"
        "-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN\n"
        "-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN\n"
        "-A ISTIO_OUTPUT -d 10.1.0.0/16 -j ISTIO_REDIRECT\n"
        "-A ISTIO_OUTPUT -d 10.0.0.0/24 -j ISTIO_REDIRECT\n"
        "-A ISTIO_OUTPUT -j RETURN\n"
        "-A PREROUTING -j ISTIO_REDIRECT\n"
        "-A OUTPUT -p tcp -j ISTIO_OUTPUT\n");
  CHECK(brief(rules, IpVersion::v6)
            .find("-A ISTIO_OUTPUT -d 2001:db8::/32 -j ISTIO_REDIRECT\n"
                  "-A ISTIO_OUTPUT -j RETURN\n") != std::string::npos);
}

TEST_CASE("RuleSet: an IP version without a range of its own redirects no egress") {
  const RuleSet rules(with_ranges("2001:db8::/32"));
  CHECK(brief(rules, IpVersion::v4)
            .find("-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN\n"
                  "-A ISTIO_OUTPUT -j RETURN\n"
                  "-A PREROUTING") != std::string::npos);
}

TEST_CASE("RuleSet: a range of all addresses is written as iptables-save writes it") {
  const RuleSet rules(with_ranges("0.0.0.0/0"));
  CHECK(brief(rules, IpVersion::v4)
            .find("-A ISTIO_OUTPUT -j ISTIO_REDIRECT\n"
                  "-A ISTIO_OUTPUT -j RETURN\n") != std::string::npos);
  CHECK(to_restore_text(rules, IpVersion::v4).find("\"istio/redirect-ip-range-0.0.0.0/0\"") !=
        std::string::npos);
}

TEST_CASE("RuleSet: every rule has a purpose and a reason") {
  for (const std::string_view ranges : {"*", "10.0.0.0/8,fd00::/8"}) {
    const RuleSet rules(with_ranges(ranges));
    for (const IpVersion version : {IpVersion::v4, IpVersion::v6}) {
      for (const Rule& rule : rules.rules(version)) {
        CHECK(rule.purpose.starts_with("istio/"));
        CHECK_FALSE(rule.reason.empty());
      }
    }
  }
}

TEST_CASE("to_restore_text: a table that iptables-restore reads") {
  const std::string text = to_restore_text(RuleSet(with_ranges("10.0.0.0/24")), IpVersion::v4);
  CHECK(
      text.starts_with("# iptables-restore --noflush\n*nat\n"
                       ":ISTIO_REDIRECT - [0:0]\n:ISTIO_OUTPUT - [0:0]\n"
                       "# the one place that names Envoy's port\n"
                       "-A ISTIO_REDIRECT -p tcp -m comment --comment "
                       "\"istio/redirect-to-envoy-port\" -j REDIRECT --to-ports 15001\n"));
  CHECK(text.ends_with("\nCOMMIT\n"));
  CHECK(text == to_restore_text(RuleSet(with_ranges("10.0.0.7/24")), IpVersion::v4));
  CHECK(to_restore_text(RuleSet({}), IpVersion::v6).starts_with("# ip6tables-restore --noflush\n"));
}

}  // namespace
}  // namespace istioctl::iptables
