#include "renderer.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "helpers.h"
#include "istioctl/base/sha256.h"

namespace istioctl::inject {
namespace {

using yaml::Json;

/// A template at work.
class Rendering {
 public:
  explicit Rendering(std::string text) : renderer_(make(std::move(text))) {}

  std::optional<Sidecar> render(const std::string& pod, const Redirect& redirect = {}) {
    const Manifest manifest(pod);
    problems.clear();
    return renderer_.render(manifest.root().find("metadata"), manifest.root().find("spec"),
                            redirect, problems);
  }

  Json part(Part part, const std::string& pod = "spec: {}", const Redirect& redirect = {}) {
    const auto sidecar = render(pod, redirect);
    REQUIRE_MESSAGE(sidecar.has_value(), only(problems));
    return sidecar->part(part);
  }

  Json container(const std::string& pod = "spec: {}") { return part(Part::containers, pod).at(0); }

  base::Diagnostics problems;

 private:
  static Renderer make(std::string text) {
    base::Diagnostics found;
    auto renderer = Renderer::create({.source = "t.yaml"}, std::move(text), MeshConfig(), found);
    REQUIRE_MESSAGE(renderer.has_value(), found.front().message);
    return std::move(*renderer);
  }

  Renderer renderer_;
};

TEST_CASE("scalars become what Kubernetes' types say") {
  Rendering rendering(
      "containers:\n- name: 12\n  args:\n  - 1337\n  - yes\n  - 1.50\n  -\n  - ~\n  - 0x10\n  tty: "
      "yes\n"
      "  ports:\n  - containerPort: 15001\n  securityContext: {runAsUser: 1337}\n");
  CHECK(rendering.container() ==
        Json::parse(R"({"name":"12","args":["1337","yes","1.50","","~","0x10"],"tty":true,
                       "ports":[{"containerPort":15001}],"securityContext":{"runAsUser":1337}})"));
  CHECK(rendering.problems.empty());
}

TEST_CASE("restartPolicy is left out, with a notice that comes once") {
  Rendering rendering(
      "initContainers:\n- name: a\n  restartPolicy: Always\ncontainers:\n- name: b\n");
  CHECK(rendering.part(Part::init_containers) == Json::parse(R"([{"name":"a"}])"));
  CHECK(only(rendering.problems).starts_with("inject/restart-policy "));
  CHECK(rendering.problems.front().severity == base::Severity::notice);
  CHECK(rendering.render("spec: {}").has_value());
  CHECK(rendering.problems.empty());
}

TEST_CASE("unknown fields are left out, with a notice") {
  Rendering rendering("containers:\n- name: b\n  colour: red\nsomething: else\n");
  CHECK(rendering.container() == Json::parse(R"({"name":"b"})"));
  REQUIRE(rendering.problems.size() == 2);
  for (const auto& problem : rendering.problems) {
    CHECK(problem.severity == base::Severity::notice);
    CHECK(problem.id == "schema/unknown-field");
    CHECK(problem.source == "t.yaml (rendered)");
  }
}

TEST_CASE("what isn't of the right type is an error") {
  CHECK_FALSE(Rendering("containers: {a: b}\n").render("spec: {}").has_value());
  CHECK_FALSE(Rendering("containers:\n- name: [a]\n").render("spec: {}").has_value());
  CHECK_FALSE(
      Rendering("containers:\n- ports:\n  - containerPort: many\n").render("spec: {}").has_value());
  CHECK_FALSE(Rendering("- a\n").render("spec: {}").has_value());
  CHECK_FALSE(Rendering("containers: 'a\n").render("spec: {}").has_value());
}

TEST_CASE("a template that renders nothing adds nothing") {
  for (const char* text : {"", "# nothing\n", "{{ if false }}a{{ end }}", "~", "containers:\n"}) {
    CAPTURE(text);
    Rendering rendering(text);
    for (const Part part : all_parts) CHECK(rendering.part(part).empty());
  }
}

TEST_CASE("a template that can't be parsed, or fails on a pod") {
  for (const char* text : {"{{ nope }}", "{{ if }}"}) {
    base::Diagnostics found;
    CHECK_FALSE(Renderer::create({.source = "t"}, text, MeshConfig(), found).has_value());
    CHECK(only(found).starts_with("inject/template "));
  }
  Rendering unknown("{{ .Spec.Nope }}");
  CHECK_FALSE(unknown.render("spec: {}").has_value());
  CHECK(only(unknown.problems).starts_with("inject/template "));
  Rendering wrong("{{ formatDuration .ProxyConfig.ConfigPath }}");
  CHECK_FALSE(wrong.render("spec: {}").has_value());
}

TEST_CASE("the pod's values fill the holes") {
  Rendering rendering(
      "containers:\n- name: c\n  args:\n  - x-{{ .ObjectMeta.Name }}-{{ index .ObjectMeta.Labels "
      "\"app\" }}\n"
      "  - {{ printf \"%q\" .Spec.ServiceAccountName }}\n  - \"{{ .MeshConfig.ProxyListenPort "
      "}}\"\n"
      "  - {{ formatDuration .ProxyConfig.DrainDuration }}\n");
  const auto args = [&](const std::string& pod) { return rendering.container(pod)["args"].dump(); };
  CHECK(args("metadata: {name: a, labels: {app: b}}\nspec: {serviceAccountName: s}") ==
        R"(["x-a-b","s","15001","2s"])");
  CHECK(args("metadata: {name: other, labels: {app: b}}\nspec: {serviceAccountName: t}") ==
        R"(["x-other-b","t","15001","2s"])");
  CHECK(args("spec: {}") == R"(["x--","","15001","2s"])");
}

TEST_CASE("hostile values of a pod stay values where the template quotes them") {
  Rendering rendering("containers:\n- name: {{ printf \"%q\" .ObjectMeta.Name }}\n");
  for (const char* name : {"a: b", "'", "a\"b", "\\", "- x", "yes", "1", "{{ .Spec }}", "a\nb",
                           "# c", "é🚀", "zhole0z"}) {
    CAPTURE(name);
    CHECK(rendering.container(
              Json{{"metadata", {{"name", name}}}, {"spec", Json::object()}}.dump())["name"] ==
          name);
  }
}

TEST_CASE("a word that YAML would type is text where a string belongs") {
  Rendering rendering("containers:\n- name: {{ .ObjectMeta.Name }}\n");
  for (const char* name : {"yes", "1e3", "0x10", "null", "12", "2001-01-01"}) {
    CAPTURE(name);
    CHECK(rendering.container("{metadata: {name: '" + std::string(name) +
                              "'}, spec: {}}")["name"] == name);
  }
}

TEST_CASE("holes in numbers and in keys") {
  Rendering number(
      "containers:\n- name: a\n  ports:\n  - containerPort: {{ index .ObjectMeta.Labels \"port\" "
      "}}\n");
  CHECK(number.container(
            "{metadata: {labels: {port: '81'}}, spec: {}}")["ports"][0]["containerPort"] == 81);
  CHECK(number.container(
            "{metadata: {labels: {port: '82'}}, spec: {}}")["ports"][0]["containerPort"] == 82);
  CHECK_FALSE(number.render("{metadata: {labels: {port: many}}, spec: {}}").has_value());
  Rendering key(
      "volumes:\n- name: v\n  csi: {driver: d, volumeAttributes: {{ \"{\" }}{{ .ObjectMeta.Name "
      "}}: x}}\n");
  CHECK(key.part(Part::volumes, "{metadata: {name: a}, spec: {}}")[0]["csi"]["volumeAttributes"] ==
        Json::parse(R"({"a":"x"})"));
  CHECK(key.part(Part::volumes, "{metadata: {name: b}, spec: {}}")[0]["csi"]["volumeAttributes"] ==
        Json::parse(R"({"b":"x"})"));
}

TEST_CASE("pods that differ in names only share one shape") {
  Rendering rendering("containers:\n- name: a\n  image: x/{{ .ObjectMeta.Name }}\n");
  const auto first = rendering.render("{metadata: {name: a}, spec: {}}");
  const auto second = rendering.render("{metadata: {name: b}, spec: {}}");
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  CHECK(first->shape == second->shape);
  CHECK(second->part(Part::containers)[0]["image"] == "x/b");
  const auto odd = rendering.render("{metadata: {name: 'b c'}, spec: {}}");
  REQUIRE(odd.has_value());
  CHECK(odd->shape != first->shape);
  CHECK(odd->part(Part::containers)[0]["image"] == "x/b c");
}

TEST_CASE("shapes that differ for every pod don't pile up") {
  Rendering rendering("containers:\n- name: \"{{ .ObjectMeta.Name }}\"\n");
  for (int i = 0; i < 300; ++i) {
    const std::string name = "a b " + std::to_string(i);
    CHECK(rendering.container("{metadata: {name: " + name + "}, spec: {}}")["name"] == name);
  }
}

TEST_CASE("ranges are settled behind the template") {
  Rendering rendering("initContainers:\n- name: istio-init\n  args: [-p, '1', -i, 10.0.0.0/8]\n");
  const auto args = [&](const Redirect& redirect) {
    return rendering.part(Part::init_containers, "spec: {}", redirect)[0]["args"].dump();
  };
  CHECK(args({}) == R"(["-p","1","-i","10.0.0.0/8"])");
  CHECK(args({.kind = Redirect::Kind::everything}) == R"(["-p","1"])");
  CHECK(args({.kind = Redirect::Kind::ranges, .ranges = "1.0.0.0/8"}) ==
        R"(["-p","1","-i","1.0.0.0/8"])");
  CHECK(args({.kind = Redirect::Kind::ranges, .ranges = "2.0.0.0/8"}) ==
        R"(["-p","1","-i","2.0.0.0/8"])");
  CHECK(args({}) == R"(["-p","1","-i","10.0.0.0/8"])");
}

TEST_CASE("an error is placed where the template is written") {
  base::Diagnostics found;
  const TemplatePlace place{.source = "config.yaml", .begin = base::Position{3, 5}};
  CHECK_FALSE(Renderer::create(place, "a: b\n{{ nope }}", MeshConfig(), found).has_value());
  REQUIRE(found.size() == 1);
  CHECK(found[0].source == "config.yaml");
  CHECK(found[0].position.line == 4);
  CHECK(found[0].position.column > 5);
}

TEST_CASE("the version is the template's digest") {
  base::Diagnostics found;
  const auto renderer = Renderer::create({.source = "t"}, "containers: []\n", MeshConfig(), found);
  REQUIRE(renderer.has_value());
  CHECK(renderer->version() == base::sha256_hex("containers: []\n"));
}

}  // namespace
}  // namespace istioctl::inject
