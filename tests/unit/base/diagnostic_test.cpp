#include "istioctl/base/diagnostic.h"

#include <doctest/doctest.h>

namespace istioctl::base {
namespace {

TEST_CASE("Severity: has a word") {
  CHECK(to_string(Severity::error) == "error");
  CHECK(to_string(Severity::warning) == "warning");
  CHECK(to_string(Severity::notice) == "notice");
}

TEST_CASE("has_errors: warnings and notices are none") {
  Diagnostics diagnostics{{.severity = Severity::warning}, {.severity = Severity::notice}};
  CHECK_FALSE(has_errors(diagnostics));
  diagnostics.push_back({.severity = Severity::error});
  CHECK(has_errors(diagnostics));
  CHECK_FALSE(has_errors({}));
}

}  // namespace
}  // namespace istioctl::base
