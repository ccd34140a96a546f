#include "comparable_yaml.h"

#include <doctest/doctest.h>

using istioctl::cli::comparable_yaml;
using istioctl::config::find_kind;
using istioctl::config::Key;

namespace {

std::string yaml_of(const std::string& metadata, const std::string& spec) {
  const Key key{find_kind("ExternalService"), "default", "x"};
  return comparable_yaml(key,
                         R"({"kind":"ExternalService","apiVersion":"networking.istio.io/v1alpha3",)"
                         R"("spec":)" +
                             spec + R"(,"metadata":)" + metadata + "}");
}

constexpr auto metadata = R"({"name":"x","namespace":"default"})";
constexpr auto spec =
    R"({"ports":[{"protocol":"HTTP","number":80,"name":"http"}],"hosts":["a.org"]})";

}  // namespace

TEST_CASE("an object becomes YAML with sorted keys") {
  CHECK(yaml_of(metadata, spec) ==
        "apiVersion: networking.istio.io/v1alpha3\n"
        "kind: ExternalService\n"
        "metadata:\n"
        "  name: x\n"
        "  namespace: default\n"
        "spec:\n"
        "  hosts:\n"
        "  - a.org\n"
        "  ports:\n"
        "  - name: http\n"
        "    number: 80\n"
        "    protocol: HTTP\n");
}

TEST_CASE("what only a server sets in the metadata doesn't count") {
  CHECK(yaml_of(R"({"resourceVersion":"7","creationTimestamp":"2018-03-25T00:00:00Z","uid":"u",)"
                R"("generation":3,"selfLink":"/x","managedFields":[],"name":"x",)"
                R"("namespace":"default"})",
                spec) == yaml_of(metadata, spec));
  CHECK(yaml_of(R"({"name":"x","namespace":"default","labels":{"a":""}})", spec) !=
        yaml_of(metadata, spec));
}

TEST_CASE("null and empty count as absent where the kind says so") {
  CHECK(yaml_of(R"({"name":"x","namespace":"default","labels":null})",
                R"({"ports":[{"protocol":"HTTP","number":80,"name":"http"}],"hosts":["a.org"],)"
                R"("endpoints":[],"discovery":null})") == yaml_of(metadata, spec));
}

TEST_CASE("an object that its kind doesn't accept is compared as it is, without nulls") {
  const std::string text = yaml_of(metadata, R"({"later":{"b":null,"a":[{"c":null,"d":1}]}})");
  CHECK(text.ends_with("spec:\n  later:\n    a:\n    - d: 1\n"));
}
