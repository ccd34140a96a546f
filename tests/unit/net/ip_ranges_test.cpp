#include "istioctl/net/ip_ranges.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::net {
namespace {

using base::Diagnostic;
using base::Severity;

struct Parsed {
  std::optional<IpRanges> ranges;
  base::Diagnostics diagnostics;
};

Parsed parse(std::string_view text) {
  Parsed parsed;
  parsed.ranges = parse_ip_ranges(text, {.source = "--includeIPRanges"}, parsed.diagnostics);
  CHECK(parsed.ranges.has_value() != base::has_errors(parsed.diagnostics));
  return parsed;
}

/// The text of good input that gives no diagnostic.
std::string quietly(std::string_view text) {
  const Parsed parsed = parse(text);
  CHECK(parsed.diagnostics.empty());
  return parsed.ranges ? parsed.ranges->to_string() : "refused";
}

TEST_CASE("IpRanges: everything, written in three ways") {
  CHECK(IpRanges().everything());
  CHECK(IpRanges().to_string() == "*");
  CHECK_FALSE(IpRanges().was_empty());
  CHECK(quietly("*") == "*");
  CHECK(quietly(" *\n") == "*");
  CHECK(quietly("") == "*");
  CHECK(parse("").ranges->was_empty());
  CHECK(parse(" \t").ranges->was_empty());
  CHECK_FALSE(parse("*").ranges->was_empty());
}

TEST_CASE("IpRanges: a list keeps its order, adjacent ranges stay apart") {
  CHECK(quietly("10.0.1.0/24,10.0.0.0/24") == "10.0.1.0/24,10.0.0.0/24");
  CHECK(quietly(" 10.0.1.0/24 ,\n\t9.9.9.9\r") == "10.0.1.0/24,9.9.9.9/32");
  CHECK(quietly("2001:DB8::/32") == "2001:db8::/32");
}

TEST_CASE("IpRanges: 0.0.0.0/0 is a range") {
  CHECK(quietly("0.0.0.0/0") == "0.0.0.0/0");
  CHECK_FALSE(parse("0.0.0.0/0").ranges->everything());
}

TEST_CASE("IpRanges: knows whether it has IPv6") {
  CHECK(parse("10.0.0.0/8,::1").ranges->has_ipv6());
  CHECK_FALSE(parse("10.0.0.0/8").ranges->has_ipv6());
  CHECK_FALSE(IpRanges().has_ipv6());
}

TEST_CASE("IpRanges: made from a set it drops what is covered") {
  const CidrSet set({*Cidr::parse("10.0.0.1/24"), *Cidr::parse("10.0.0.0/8")});
  CHECK(IpRanges(set).to_string() == "10.0.0.0/8");
  CHECK(IpRanges(CidrSet()).everything());
}

TEST_CASE("parse_ip_ranges: host bits are cleared with a warning that names both forms") {
  const Parsed parsed = parse("1.1.1.1, 10.0.0.1/24");
  REQUIRE(parsed.ranges);
  CHECK(parsed.ranges->to_string() == "1.1.1.1/32,10.0.0.0/24");
  CHECK(parsed.diagnostics ==
        base::Diagnostics{{.severity = Severity::warning,
                           .id = "ranges/host-bits",
                           .source = "--includeIPRanges",
                           .position = {1, 10},
                           .span = {9, 20},
                           .message = "10.0.0.1/24 has host bits set; it is read as 10.0.0.0/24",
                           .line_text = "1.1.1.1, 10.0.0.1/24"}});
}

TEST_CASE("parse_ip_ranges: duplicates and covered ranges are dropped with a notice") {
  const Parsed parsed = parse("10.0.0.0/24,10.0.0.9/8,9.9.9.9,9.9.9.9/32");
  REQUIRE(parsed.ranges);
  CHECK(parsed.ranges->to_string() == "10.0.0.0/8,9.9.9.9/32");
  REQUIRE(parsed.diagnostics.size() == 3);
  const Diagnostic& covered = parsed.diagnostics[1];
  CHECK(covered.severity == Severity::notice);
  CHECK(covered.id == "ranges/covered");
  CHECK(covered.position == base::Position{1, 1});
  CHECK(covered.message == "10.0.0.0/24 is dropped: 10.0.0.0/8 covers it");
  const Diagnostic& duplicate = parsed.diagnostics[2];
  CHECK(duplicate.severity == Severity::notice);
  CHECK(duplicate.id == "ranges/duplicate");
  CHECK(duplicate.position == base::Position{1, 32});
  CHECK(duplicate.message == "9.9.9.9/32 is listed more than once; it is kept once");
}

TEST_CASE("parse_ip_ranges: every offending element is reported, where it stands") {
  const Parsed parsed = parse("10.0.0.0/33,,1.1.1.1,\u00e9, *, x/99,");
  CHECK_FALSE(parsed.ranges);
  const auto at = [&](std::size_t i) {
    REQUIRE(i < parsed.diagnostics.size());
    return parsed.diagnostics[i];
  };
  REQUIRE(parsed.diagnostics.size() == 6);
  CHECK(at(0).id == "ranges/invalid");
  CHECK(at(0).position == base::Position{1, 1});
  CHECK(at(0).span == base::Span{0, 11});
  CHECK(at(0).message ==
        "bad range \"10.0.0.0/33\": the prefix length \"33\" is more than 32, the bits of an IPv4 "
        "address");
  CHECK(at(1).id == "ranges/empty-element");
  CHECK(at(1).position == base::Position{1, 13});
  CHECK(at(1).span == base::Span{12, 12});
  CHECK(at(1).hint == "write a range there, or remove the comma");
  CHECK(at(2).position == base::Position{1, 22});
  CHECK(at(2).span == base::Span{21, 23});
  CHECK(at(3).position == base::Position{1, 25});  // a column is a code point
  CHECK(at(3).span == base::Span{25, 26});
  CHECK(at(3).message == "\"*\" means everything and must stand alone");
  CHECK(at(4).position == base::Position{1, 28});
  CHECK(at(4).message == "bad range \"x/99\": a name is not an IP address");
  CHECK(at(5).id == "ranges/empty-element");
  CHECK(at(5).position == base::Position{1, 33});
  CHECK(at(5).span == base::Span{33, 33});
}

TEST_CASE("parse_ip_ranges: one comma is two empty elements") {
  CHECK(parse(",").diagnostics.size() == 2);
  CHECK(parse(" , ").diagnostics[1].position == base::Position{1, 3});
}

TEST_CASE("parse_ip_ranges: a place in a larger source stands for every element") {
  base::Diagnostics diagnostics;
  const RangesContext where{.source = "app.yaml",
                            .object = "Deployment/sleep",
                            .field = "metadata.annotations",
                            .place = RangesContext::Place{{7, 3}, {80, 90}, "  traffic: x,y"}};
  CHECK_FALSE(parse_ip_ranges("x,y", where, diagnostics));
  REQUIRE(diagnostics.size() == 2);
  for (const Diagnostic& diagnostic : diagnostics) {
    CHECK(diagnostic.source == "app.yaml");
    CHECK(diagnostic.object == "Deployment/sleep");
    CHECK(diagnostic.field == "metadata.annotations");
    CHECK(diagnostic.position == base::Position{7, 3});
    CHECK(diagnostic.span == base::Span{80, 90});
    CHECK(diagnostic.line_text == "  traffic: x,y");
  }
}

TEST_CASE("parse_ip_ranges: the worst list takes bounded time and memory") {
  const Parsed commas = parse(std::string(longest_ranges_text, ','));
  CHECK(commas.diagnostics.size() == longest_ranges_text + 1);
  std::size_t line_bytes = 0;
  for (const Diagnostic& diagnostic : commas.diagnostics) {
    line_bytes += diagnostic.line_text.size();
  }
  CHECK(line_bytes < std::size_t{2} << 20);
  const Parsed longer = parse(std::string(longest_ranges_text + 1, ','));
  REQUIRE(longer.diagnostics.size() == 1);
  CHECK(longer.diagnostics[0].message == "the list of ranges is longer than 262144 bytes");
}

}  // namespace
}  // namespace istioctl::net
