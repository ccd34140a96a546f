#include "own_part.h"

#include <doctest/doctest.h>

namespace istioctl::iptables {
namespace {

using net::IpVersion;
using Lines = std::vector<std::string>;

/// What iptables-save prints once `rules` are applied, between other rules of OUTPUT.
std::string saved(const RuleSet& rules, std::string_view before = "",
                  std::string_view behind = "") {
  std::string text = "*nat\n:OUTPUT ACCEPT [0:0]\n:ISTIO_REDIRECT - [0:0]\n:ISTIO_OUTPUT - [0:0]\n";
  text += before;
  for (const Rule& rule : rules.rules(IpVersion::v4)) text += to_append(rule) + "\n";
  return text + std::string(behind) + "COMMIT\n";
}

OwnPart part_of(const std::string& text) {
  return find_own_part(parse_saved_table(text));
}

const RuleSet& everything() {
  static const RuleSet rules({.port = 15001, .uid = 1337});
  return rules;
}

RuleSet with_range(const net::Cidr& range) {
  return RuleSet({.ranges = net::IpRanges(net::CidrSet({range}))});
}

const std::vector<Rule>& wanted_rules() {
  return everything().rules(IpVersion::v4);
}

TEST_CASE("OwnPart: an empty table has nothing of ours, and gets all") {
  const OwnPart nothing = part_of("*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j DOCKER\nCOMMIT\n");
  CHECK(nothing.empty());
  const std::string text = transition(nothing, wanted_part(wanted_rules(), nothing));
  CHECK(
      text.starts_with("*nat\n:ISTIO_REDIRECT - [0:0]\n:ISTIO_OUTPUT - [0:0]\n-A ISTIO_REDIRECT"));
  CHECK(
      text.ends_with("-j ISTIO_REDIRECT\n-A OUTPUT -p tcp -m comment --comment "
                     "\"istio/install-istio-output\" -j ISTIO_OUTPUT\nCOMMIT\n"));
  CHECK(text.find("-D ") == std::string::npos);
}

TEST_CASE("OwnPart: what is there already isn't touched") {
  const OwnPart present = part_of(saved(everything(), "-A OUTPUT -j DOCKER\n"));
  const OwnPart wanted = wanted_part(wanted_rules(), present);
  CHECK(transition(present, wanted).empty());
  CHECK(differences(wanted, present).empty());
}

TEST_CASE("OwnPart: only the chain that differs is filled anew") {
  const OwnPart present = part_of(saved(with_range({net::IpAddress::v4(10, 0, 0, 0), 8})));
  const OwnPart wanted = wanted_part(wanted_rules(), present);
  const std::string text = transition(present, wanted);
  CHECK(text.starts_with("*nat\n:ISTIO_OUTPUT - [0:0]\n-A ISTIO_OUTPUT ! -d 127.0.0.1/32"));
  CHECK(text.find("ISTIO_REDIRECT -p") == std::string::npos);
  CHECK(text.find("PREROUTING") == std::string::npos);
  CHECK(differences(wanted, present) ==
        Lines{"missing: -A ISTIO_OUTPUT -m comment --comment \"istio/redirect-default-outbound\" "
              "-j ISTIO_REDIRECT",
              "not expected: -A ISTIO_OUTPUT -d 10.0.0.0/8 -m comment --comment "
              "\"istio/redirect-ip-range-10.0.0.0/8\" -j ISTIO_REDIRECT",
              "not expected: -A ISTIO_OUTPUT -m comment --comment "
              "\"istio/bypass-default-outbound\" -j RETURN"});
}

TEST_CASE("OwnPart: a jump that stands there twice is made single") {
  constexpr std::string_view jump =
      "-A OUTPUT -p tcp -m comment --comment \"istio/install-istio-output\" -j ISTIO_OUTPUT\n";
  const OwnPart present = part_of(saved(everything(), jump));
  const OwnPart wanted = wanted_part(wanted_rules(), present);
  const std::string rest(jump.substr(3));
  CHECK(transition(present, wanted) ==
        "*nat\n-D " + rest + "-D " + rest + "-A " + rest + "COMMIT\n");
  // The way back leads to the places where they were.
  CHECK(transition(wanted, present) == "*nat\n-D " + rest + "-I OUTPUT 1 " + rest.substr(7) +
                                           "-I OUTPUT 2 " + rest.substr(7) + "COMMIT\n");
  CHECK(differences(wanted, present) ==
        Lines{"not expected: -A " + rest.substr(0, rest.size() - 1)});
}

TEST_CASE("OwnPart: cleaning empties the chains before it removes them") {
  const OwnPart present = part_of(saved(everything(), "-A OUTPUT -j DOCKER\n"));
  CHECK(transition(present, {}) ==
        "*nat\n:ISTIO_REDIRECT - [0:0]\n:ISTIO_OUTPUT - [0:0]\n"
        "-D PREROUTING -m comment --comment \"istio/install-istio-prerouting\" -j ISTIO_REDIRECT\n"
        "-D OUTPUT -p tcp -m comment --comment \"istio/install-istio-output\" -j ISTIO_OUTPUT\n"
        "-X ISTIO_REDIRECT\n-X ISTIO_OUTPUT\nCOMMIT\n");
  CHECK(transition({}, {}).empty());
}

TEST_CASE("OwnPart: rules of others in or to our chains are foreign") {
  const auto foreign = [](std::string_view rule) {
    const OwnPart part = part_of(saved(everything(), "", rule));
    return part.foreign.size() == 1 ? part.foreign[0].to_append() + "\n" : "none";
  };
  for (const std::string_view rule :
       {"-A ISTIO_OUTPUT -p udp -j RETURN\n", "-A ISTIO_REDIRECT -m comment --comment x -j LOG\n",
        "-A OUTPUT -j ISTIO_OUTPUT\n", "-A OUTPUT -g ISTIO_REDIRECT\n",
        "-A DOCKER -m comment --comment \"istio/x\" -j ISTIO_REDIRECT\n"}) {
    CHECK(foreign(rule) == rule);
  }
  CHECK(foreign("-A OUTPUT -p udp -j DOCKER\n") == "none");
  CHECK(foreign("-A DOCKER -j RETURN\n") == "none");
}

TEST_CASE("differences: another order") {
  const auto line = [](std::string_view text) {
    return to_saved_rule("ISTIO_OUTPUT", "-m comment --comment istio/" + std::string(text));
  };
  const OwnPart wanted{.chains = {{"ISTIO_OUTPUT", {line("a"), line("b")}}}};
  const OwnPart present{.chains = {{"ISTIO_OUTPUT", {line("b"), line("a")}}}};
  CHECK(differences(wanted, present) ==
        Lines{"order: ISTIO_OUTPUT 1 is -m comment --comment istio/b, expected -m comment "
              "--comment istio/a",
              "order: ISTIO_OUTPUT 2 is -m comment --comment istio/a, expected -m comment "
              "--comment istio/b"});
}

TEST_CASE("inferred_settings: what the rules were made from") {
  base::Diagnostics problems;
  const auto ranges = net::parse_ip_ranges("10.1.0.0/16,fd00::/8,10.0.0.0/24", {}, problems);
  REQUIRE(ranges.has_value());
  const RuleSet rules({.port = 15006, .uid = 7, .ranges = *ranges});
  const OwnPart v4 = wanted_part(rules.rules(IpVersion::v4), {});
  const OwnPart v6 = wanted_part(rules.rules(IpVersion::v6), {});
  const RedirectSettings settings = inferred_settings(v4, v6);
  CHECK(settings.port == 15006);
  CHECK(settings.uid == 7);
  CHECK(settings.ranges.to_string() == "10.1.0.0/16,10.0.0.0/24,fd00::/8");
  CHECK(inferred_settings({}, {}) == RedirectSettings{});
}

}  // namespace
}  // namespace istioctl::iptables
