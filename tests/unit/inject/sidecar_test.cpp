#include "sidecar.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "status.h"

namespace istioctl::inject {
namespace {

/// A sidecar whose one container is named after the pod.
Sidecar named_after(const std::string& pod) {
  yaml::Json containers = yaml::Json::array({{{"name", "placeholder"}, {"image", "sidecar"}}});
  auto shape = std::make_shared<const SidecarShape>(
      std::array<yaml::Json, 3>{yaml::Json::array(), std::move(containers), yaml::Json::array()},
      std::vector<SidecarShape::Scalar>{
          {.placeholder = "placeholder", .literals = {"of-", "-x"}, .holes = {0}}});
  return {.shape = std::move(shape), .holes = {pod}};
}

TEST_CASE("a name that depends on the pod is filled in, in the status too") {
  const Sidecar sidecar = named_after("web");
  CHECK(sidecar.shape->has_varying_names());
  CHECK(sidecar.names(Part::containers) == std::vector<std::string>{"of-web-x"});
  CHECK(sidecar.names(Part::volumes).empty());
  CHECK(sidecar.part(Part::containers).dump() == R"([{"name":"of-web-x","image":"sidecar"}])");
  CHECK(status_of(sidecar, "v").of(Part::containers) == std::vector<std::string>{"of-web-x"});
}

TEST_CASE("names that don't depend on the pod") {
  yaml::Json volumes = yaml::Json::array({{{"name", "certs"}}});
  const SidecarShape shape({yaml::Json::array(), yaml::Json::array(), std::move(volumes)}, {});
  CHECK_FALSE(shape.has_varying_names());
}

}  // namespace
}  // namespace istioctl::inject
