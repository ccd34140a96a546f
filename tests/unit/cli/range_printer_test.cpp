#include "range_printer.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace istioctl::cli {
namespace {

using cloud::Basis;
using cloud::FoundRange;
using cloud::Holds;

std::vector<FoundRange> two_ranges() {
  return {{.range = *net::Cidr::parse("10.4.0.0/14"),
           .holds = Holds::pods,
           .basis = Basis::asked,
           .origin = "a\x1b[31m: key"},
          {.range = *net::Cidr::parse("fd00:10::/108"),
           .holds = Holds::cluster,
           .basis = Basis::published_default,
           .origin = "documentation"}};
}

TEST_CASE("range_printer: a list is what the flag takes") {
  CHECK(print_ranges(two_ranges(), "list") == "10.4.0.0/14,fd00:10::/108\n");
}

TEST_CASE("range_printer: a table that can't control a terminal") {
  CHECK(print_ranges(two_ranges(), "table") ==
        "RANGE           HOLDS     BASIS               FROM\n"
        "10.4.0.0/14     pods      asked               a\\x1b[31m: key\n"
        "fd00:10::/108   cluster   published default   documentation\n");
}

TEST_CASE("range_printer: JSON and YAML say the same") {
  const auto json = print_ranges(two_ranges(), "json");
  REQUIRE(json);
  const auto parsed = nlohmann::json::parse(*json);
  REQUIRE(parsed.size() == 2);
  CHECK(parsed[0]["range"] == "10.4.0.0/14");
  CHECK(parsed[0]["from"] == "a\x1b[31m: key");
  CHECK(parsed[1]["basis"] == "published default");
  CHECK(json->find('\x1b') == std::string::npos);
  const auto yaml = print_ranges(two_ranges(), "yaml");
  REQUIRE(yaml);
  CHECK(yaml->starts_with("- range: 10.4.0.0/14\n  holds: pods\n  basis: asked\n  from: "));
}

}  // namespace
}  // namespace istioctl::cli
