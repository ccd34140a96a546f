#include "istioctl/base/edit_distance.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace istioctl::base {
namespace {

TEST_CASE("edit_distance: counts each kind of slip as one") {
  CHECK(edit_distance("", "", 3) == 0);
  CHECK(edit_distance("port", "port", 3) == 0);
  CHECK(edit_distance("prt", "port", 3) == 1);
  CHECK(edit_distance("pport", "port", 3) == 1);
  CHECK(edit_distance("part", "port", 3) == 1);
  CHECK(edit_distance("protcol", "protocol", 3) == 1);
  CHECK(edit_distance("naem", "name", 3) == 1);
  CHECK(edit_distance("", "abc", 3) == 3);
  CHECK(edit_distance("kitten", "sitting", 9) == 3);
}

TEST_CASE("edit_distance: swaps on both sides of a long word") {
  CHECK(edit_distance("ab", "ba", 1) == 1);
  CHECK(edit_distance("abcd", "badc", 2) == 2);
  CHECK(edit_distance("abcdef", "badcfe", 3) == 3);
}

TEST_CASE("edit_distance: says no more than that the bound is passed") {
  CHECK(edit_distance("kitten", "sitting", 2) == 3);
  CHECK(edit_distance("abcdefgh", "zyxwvuts", 2) == 3);
  CHECK(edit_distance("a", std::string(1'000'000, 'a'), 3) == 4);
  CHECK(edit_distance("a", "b", 0) == 1);
}

TEST_CASE("nearest: finds what was meant") {
  constexpr std::array<std::string_view, 6> fields{"name",  "port",     "ports",
                                                   "hosts", "protocol", "discovery"};
  CHECK(nearest("protcol", fields) == "protocol");
  CHECK(nearest("naem", fields) == "name");
  CHECK(nearest("por", fields) == "port");
  CHECK(nearest("prots", fields) == "ports");
  CHECK(nearest("discvoeyr", fields) == "discovery");
}

TEST_CASE("nearest: letter case counts little") {
  constexpr std::array<std::string_view, 3> kinds{"ExternalService", "Gateway", "RouteRule"};
  CHECK(nearest("EXTERNALSERVICE", kinds) == "ExternalService");
  CHECK(nearest("gatway", kinds) == "Gateway");
  constexpr std::array<std::string_view, 2> cases{"NAME", "name"};
  CHECK(nearest("namee", cases) == "name");
  CHECK(nearest("NAMEE", cases) == "NAME");
}

TEST_CASE("nearest: keeps silent when nothing is near") {
  constexpr std::array<std::string_view, 4> words{"yaml", "json", "x", "ab"};
  CHECK_FALSE(nearest("table", words));
  CHECK_FALSE(nearest("q", words));
  CHECK_FALSE(nearest("", words));
  CHECK_FALSE(nearest("yaml", std::vector<std::string>{}));
}

TEST_CASE("nearest: the first of equals wins") {
  const std::vector<std::string> words{"cat", "car"};
  CHECK(nearest("cas", words) == "cat");
}

}  // namespace
}  // namespace istioctl::base
