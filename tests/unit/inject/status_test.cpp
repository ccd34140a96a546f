#include "status.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace istioctl::inject {
namespace {

using yaml::Json;

Status example() {
  return {.version = std::string(64, 'a'),
          .names = {{{"istio-init"}, {"istio-proxy"}, {"istio-envoy", "istio-certs"}}}};
}

const std::string example_text =
    R"({"version":")" + std::string(64, 'a') +
    R"(","initContainers":["istio-init"],"containers":["istio-proxy"],)"
    R"("volumes":["istio-envoy","istio-certs"]})";

TEST_CASE("the annotation is written as 0.7.1 writes it") {
  CHECK(to_text(example()) == example_text);
}

TEST_CASE("what is written reads back") {
  Status status = example();
  status.restore = Json::parse(R"({"sha256":"0123","edits":[[1,2,"a"]]})");
  const auto read = parse_status(to_text(status));
  REQUIRE(read.has_value());
  CHECK(read->version == status.version);
  CHECK(read->names == status.names);
  CHECK(read->restore == status.restore);
  CHECK(parse_status(example_text)->restore.is_null());
}

TEST_CASE("lists may be missing or null, other readers' keys are ignored") {
  const auto read =
      parse_status(R"({"version":"v","containers":null,"imagePullSecrets":["x"],"revision":"y"})");
  REQUIRE(read.has_value());
  CHECK(read->version == "v");
  for (const Part part : all_parts) CHECK(read->of(part).empty());
}

TEST_CASE("what isn't kube-inject's") {
  for (const char* text :
       {"", "injected", "{", "[]", "1", "null", "{}", R"({"version":1})",
        R"({"version":"v","containers":"a"})", R"({"version":"v","containers":[1]})",
        R"({"version":"v"} x)", R"({"version":"v","volumes":{"a":"b"}})"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_status(text).has_value());
  }
}

TEST_CASE("later releases leave the version out, and write null for no names") {
  const auto read = parse_status(R"({"containers":["a"],"volumes":null,"revision":"default"})");
  REQUIRE(read.has_value());
  CHECK(read->version.empty());
  CHECK(read->of(Part::containers) == std::vector<std::string>{"a"});
  CHECK(read->of(Part::volumes).empty());
}

TEST_CASE("hostile annotations end quickly") {
  CHECK_FALSE(parse_status(std::string(300'000, ' ') + example_text).has_value());
  CHECK_FALSE(parse_status(std::string(100'000, '[')).has_value());
  const std::string deep =
      R"({"version":"v","restore":)" + std::string(50'000, '[') + std::string(50'000, ']') + "}";
  const auto read = parse_status(deep);
  if (read) CHECK(read->restore.dump().size() < 100);
}

TEST_CASE("a sidecar's names, in its order") {
  const Sidecar sidecar{std::make_shared<const SidecarShape>(
                            std::array<Json, 3>{Json::parse(R"([{"name":"a"},{"name":"b"}])"),
                                                Json::parse(R"([{"name":"c"}])"), Json::array()},
                            std::vector<SidecarShape::Scalar>{}),
                        {}};
  const Status status = status_of(sidecar, "v");
  CHECK(status.version == "v");
  CHECK(status.of(Part::init_containers) == std::vector<std::string>{"a", "b"});
  CHECK(status.of(Part::containers) == std::vector<std::string>{"c"});
  CHECK(status.of(Part::volumes).empty());
}

TEST_CASE("0.7.1's own names") {
  CHECK(legacy_status().of(Part::init_containers) ==
        std::vector<std::string>{"istio-init", "enable-core-dump"});
  CHECK(legacy_status().of(Part::containers) == std::vector<std::string>{"istio-proxy"});
  CHECK(legacy_status().of(Part::volumes) ==
        std::vector<std::string>{"istio-envoy", "istio-certs"});
}

}  // namespace
}  // namespace istioctl::inject
