#include "istioctl/base/lower_case.h"

#include <doctest/doctest.h>

namespace istioctl::base {
namespace {

TEST_CASE("lower_case: ASCII letters alone") {
  CHECK(lower_case("HTTPBIN.org:80 AZ[`{ É").compare("httpbin.org:80 az[`{ É") == 0);
  CHECK(lower_case("").empty());
}

}  // namespace
}  // namespace istioctl::base
