#include "istioctl/inject/init_arguments.h"

#include <doctest/doctest.h>

#include "helpers.h"

namespace istioctl::inject {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("find_init_arguments: of each workload that has an istio-init, in Lists too") {
  const Manifest manifest(
      "apiVersion: v1\n"
      "kind: List\n"
      "items:\n"
      "- apiVersion: apps/v1\n"
      "  kind: Deployment\n"
      "  metadata: {name: web}\n"
      "  spec:\n"
      "    template:\n"
      "      spec:\n"
      "        initContainers:\n"
      "        - {name: other, args: [x]}\n"
      "        - name: istio-init\n"
      "          args: &args\n"
      "          - -p\n"
      "          - \"15001\"\n"
      "- apiVersion: v1\n"
      "  kind: Pod\n"
      "  metadata: {name: plain, namespace: shop}\n"
      "  spec: {containers: []}\n"
      "- apiVersion: v1\n"
      "  kind: Pod\n"
      "  metadata: {name: same, namespace: shop}\n"
      "  spec: {initContainers: [{name: istio-init, args: *args}]}\n"
      "- apiVersion: v1\n"
      "  kind: Pod\n"
      "  metadata: {name: none}\n"
      "  spec: {initContainers: [{name: istio-init}]}\n");
  const auto found = find_init_arguments(manifest.root());
  REQUIRE(found.size() == 3);
  CHECK(found[0].workload == "Deployment/web");
  CHECK(found[0].arguments == Words{"-p", "15001"});
  CHECK(found[0].place.source == "a.yaml");
  CHECK(found[0].place.object == "Deployment/web");
  CHECK(found[0].place.position.line == 13);
  CHECK(found[1].workload == "Pod/shop/same");
  CHECK(found[1].arguments == Words{"-p", "15001"});
  CHECK(found[2].workload == "Pod/none");
  CHECK(found[2].arguments.empty());
}

TEST_CASE("find_init_arguments: documents that hold none") {
  for (const std::string text :
       {"", "a: b\n", "- 1\n", "apiVersion: v1\nkind: Pod\nspec: {initContainers: x}\n",
        "apiVersion: v1\nkind: Pod\nspec: {initContainers: [1, {}, {name: [x]}]}\n",
        "apiVersion: v1\nkind: Service\nspec: {initContainers: [{name: istio-init}]}\n"}) {
    const Manifest manifest(text);
    CHECK(find_init_arguments(manifest.root()).empty());
  }
}

}  // namespace
}  // namespace istioctl::inject
