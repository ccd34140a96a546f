#include "field_path.h"

#include <doctest/doctest.h>

namespace istioctl::schema {
namespace {

TEST_CASE("a path grows by steps and shrinks behind them") {
  FieldPath path("");
  {
    const FieldPath::Step spec(path, "spec");
    {
      const FieldPath::Step ports(path, "ports");
      const FieldPath::Step first(path, 12);
      const FieldPath::Step number(path, "number");
      CHECK(path.text() == "spec.ports[12].number");
    }
    CHECK(path.text() == "spec");
  }
  CHECK(path.text().empty());
}

TEST_CASE("a path may start somewhere") {
  FieldPath path("spec.template");
  const FieldPath::Step step(path, "spec");
  CHECK(path.text() == "spec.template.spec");
}

}  // namespace
}  // namespace istioctl::schema
