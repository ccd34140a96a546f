#include "istioctl/iptables/explanation.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::iptables {
namespace {

net::IpAddress address(std::string_view text) {
  const auto parsed = net::IpAddress::parse(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

std::string show(const Destination& destination) {
  return destination.address.to_string() +
         (destination.port ? " port " + std::to_string(*destination.port) : "");
}

std::string parsed(std::string_view text) {
  const auto destination = Destination::parse(text);
  return destination ? show(*destination) : "error: " + destination.error().message;
}

/// "ISTIO_OUTPUT 4 redirects to 127.0.0.1 port 15001"
std::string explained(std::string_view ranges, Connection connection) {
  base::Diagnostics problems;
  const auto parsed_ranges = net::parse_ip_ranges(ranges, {.source = "-i"}, problems);
  REQUIRE(parsed_ranges.has_value());
  const RuleSet rules({.port = 15001, .uid = 1337, .ranges = *parsed_ranges});
  const auto explanation = explain(rules, connection);
  if (!explanation) return "error: " + explanation.error().message;
  const Step& decisive = explanation->steps.at(explanation->decisive);
  return std::string(to_string(decisive.rule.chain)) + " " + std::to_string(decisive.number) +
         (explanation->redirected ? " redirects to " : " lets go to ") + show(explanation->target);
}

std::string explained(std::string_view ranges, std::string_view destination) {
  return explained(ranges, {.destination = {.address = address(destination), .port = {}}});
}

TEST_CASE("Destination: an address, with or without a port") {
  CHECK(parsed("10.0.0.5") == "10.0.0.5");
  CHECK(parsed("10.0.0.5:80") == "10.0.0.5 port 80");
  CHECK(parsed("10.0.0.5:65535") == "10.0.0.5 port 65535");
  CHECK(parsed("2001:db8::5") == "2001:db8::5");
  CHECK(parsed("[2001:db8::5]") == "2001:db8::5");
  CHECK(parsed("[2001:db8::5]:443") == "2001:db8::5 port 443");
  CHECK(parsed("[10.0.0.5]:443") == "10.0.0.5 port 443");
}

TEST_CASE("Destination: what is none") {
  constexpr std::string_view bad_port = "error: the port must be a number from 1 to 65535";
  for (const std::string_view text :
       {"10.0.0.5:", "10.0.0.5:0", "10.0.0.5:65536", "10.0.0.5:99999999999", "10.0.0.5:8x",
        "10.0.0.5:-1", "[::1]:", "[::1]:+1"}) {
    CAPTURE(text);
    CHECK(parsed(text) == bad_port);
  }
  for (const std::string_view text :
       {"", ":80", "10.0.0", "10.0.0.0/8", "[::1", "[::1]80", "::1]:80", "[]:80"}) {
    CAPTURE(text);
    CHECK_FALSE(Destination::parse(text).has_value());
  }
  CHECK(parsed("httpbin.org:80") == "error: a name: no name is resolved here");
}

TEST_CASE("explain: everything is redirected but Envoy's traffic and loopback") {
  CHECK(explained("*", "93.184.216.34") == "ISTIO_OUTPUT 4 redirects to 127.0.0.1 port 15001");
  CHECK(explained("*", "2001:db8::1") == "ISTIO_OUTPUT 4 redirects to ::1 port 15001");
  CHECK(explained("*", "127.0.0.1") == "ISTIO_OUTPUT 3 lets go to 127.0.0.1");
  CHECK(explained("*", "::1") == "ISTIO_OUTPUT 3 lets go to ::1");
  CHECK(explained("*", {.destination = {address("93.184.216.34"), 443}, .uid = 1337}) ==
        "ISTIO_OUTPUT 2 lets go to 93.184.216.34 port 443");
  CHECK(explained("*", {.destination = {address("93.184.216.34"), 443}, .uid = 1336}) ==
        "ISTIO_OUTPUT 4 redirects to 127.0.0.1 port 15001");
}

TEST_CASE("explain: the pod's own addresses go over loopback, even for Envoy") {
  const auto own = address("10.0.0.7");
  CHECK(explained("192.168.0.0/16",
                  {.destination = {own, 80}, .uid = 1337, .own_addresses = {own}}) ==
        "ISTIO_OUTPUT 1 redirects to 127.0.0.1 port 15001");
  CHECK(explained("192.168.0.0/16", {.destination = {own, 80}}) ==
        "ISTIO_OUTPUT 5 lets go to 10.0.0.7 port 80");
  CHECK(explained("192.168.0.0/16", "127.0.0.2") ==
        "ISTIO_OUTPUT 1 redirects to 127.0.0.1 port 15001");
}

TEST_CASE("explain: the first range that holds the address decides") {
  constexpr std::string_view ranges = "10.1.0.0/16,10.0.0.0/24,2001:db8::/32";
  CHECK(explained(ranges, "10.1.2.3") == "ISTIO_OUTPUT 4 redirects to 127.0.0.1 port 15001");
  CHECK(explained(ranges, "10.0.0.255") == "ISTIO_OUTPUT 5 redirects to 127.0.0.1 port 15001");
  CHECK(explained(ranges, "10.0.1.0") == "ISTIO_OUTPUT 6 lets go to 10.0.1.0");
  CHECK(explained(ranges, "2001:db8::9") == "ISTIO_OUTPUT 4 redirects to ::1 port 15001");
  CHECK(explained(ranges, "2001:db9::9") == "ISTIO_OUTPUT 5 lets go to 2001:db9::9");
  CHECK(explained("10.0.0.0/8", "2001:db8::9") == "ISTIO_OUTPUT 4 lets go to 2001:db8::9");
  CHECK(explained("127.0.0.1/32", "127.0.0.1") == "ISTIO_OUTPUT 3 lets go to 127.0.0.1");
}

TEST_CASE("explain: addresses that the kernel takes for others") {
  CHECK(explained("10.0.0.0/8", "::ffff:10.0.0.1") ==
        "ISTIO_OUTPUT 4 redirects to 127.0.0.1 port 15001");
  CHECK(explained("*", "0.0.0.0") == "ISTIO_OUTPUT 3 lets go to 127.0.0.1");
  CHECK(explained("*", "::") == "ISTIO_OUTPUT 3 lets go to ::1");
  CHECK(explained("*", "::ffff:0.0.0.0") == "ISTIO_OUTPUT 3 lets go to 127.0.0.1");
}

TEST_CASE("explain: no TCP goes to many at once") {
  CHECK(explained("*", "224.0.0.1") ==
        "error: no TCP connection goes to the multicast address 224.0.0.1");
  CHECK(explained("*", "ff02::1") ==
        "error: no TCP connection goes to the multicast address ff02::1");
  CHECK(explained("*", "255.255.255.255") ==
        "error: no TCP connection goes to the broadcast address 255.255.255.255");
}

TEST_CASE("explain: the steps lead from OUTPUT to the end") {
  const auto explanation = explain(RuleSet({}), {.destination = {address("1.2.3.4"), 80}});
  REQUIRE(explanation.has_value());
  std::string path;
  for (const Step& step : explanation->steps) {
    path += std::string(to_string(step.rule.chain)) + " " + std::to_string(step.number) + ", ";
  }
  CHECK(path == "OUTPUT 1, ISTIO_OUTPUT 4, ISTIO_REDIRECT 1, ");
}

}  // namespace
}  // namespace istioctl::iptables
