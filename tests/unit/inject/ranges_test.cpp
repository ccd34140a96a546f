#include "ranges.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::inject {
namespace {

using yaml::Json;

std::string applied(const Redirect& redirect, std::string_view args) {
  Json containers = Json::array({Json{{"name", "istio-init"}, {"args", Json::parse(args)}}});
  apply_redirect(redirect, containers);
  return containers[0]["args"].dump();
}

const Redirect ranges{.kind = Redirect::Kind::ranges, .ranges = "10.0.0.0/24"};
const Redirect everything{.kind = Redirect::Kind::everything};

TEST_CASE("what the template has stays where nobody says otherwise") {
  CHECK(applied({}, R"(["-p","1","-i","a"])") == R"(["-p","1","-i","a"])");
}

TEST_CASE("ranges replace -i where it stands, or go to the end") {
  CHECK(applied(ranges, R"(["-p","1"])") == R"(["-p","1","-i","10.0.0.0/24"])");
  CHECK(applied(ranges, R"(["-i","a","-p","1"])") == R"(["-i","10.0.0.0/24","-p","1"])");
  CHECK(applied(ranges, R"(["-p","1","-i","a","-u","2"])") ==
        R"(["-p","1","-i","10.0.0.0/24","-u","2"])");
  CHECK(applied(ranges, "[]") == R"(["-i","10.0.0.0/24"])");
}

TEST_CASE("of several -i one stays") {
  CHECK(applied(ranges, R"(["-i","a","-p","1","-i","b"])") == R"(["-i","10.0.0.0/24","-p","1"])");
  CHECK(applied(everything, R"(["-i","a","-p","1","-i","b"])") == R"(["-p","1"])");
}

TEST_CASE("everything takes -i out") {
  CHECK(applied(everything, R"(["-p","1","-i","a"])") == R"(["-p","1"])");
  CHECK(applied(everything, R"(["-p","1"])") == R"(["-p","1"])");
}

TEST_CASE("a -i without its value") {
  CHECK(applied(ranges, R"(["-p","1","-i"])") == R"(["-p","1","-i","10.0.0.0/24"])");
  CHECK(applied(everything, R"(["-p","1","-i"])") == R"(["-p","1"])");
}

TEST_CASE("other containers are left alone, and one without args gets some") {
  Json containers = Json::parse(R"([{"name":"other","args":["-i","a"]},{"name":"istio-init"},{}])");
  apply_redirect(ranges, containers);
  CHECK(
      containers.dump() ==
      R"([{"name":"other","args":["-i","a"]},{"name":"istio-init","args":["-i","10.0.0.0/24"]},{}])");
}

TEST_CASE("a container that needs no ranges and has no args gets none") {
  Json containers = Json::parse(R"([{"name":"istio-init"}])");
  apply_redirect(everything, containers);
  CHECK(containers[0].value("args", Json::array()).empty());
}

}  // namespace
}  // namespace istioctl::inject
