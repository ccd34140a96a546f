#include "removal.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "helpers.h"
#include "istioctl/yaml/edit.h"
#include "taking_out.h"

namespace istioctl::inject {
namespace {

const std::string status =
    R"('{"version":"v","initContainers":["istio-init"],"containers":["istio-proxy"],)"
    R"("volumes":["istio-envoy","istio-certs"]}')";

std::vector<Workload> workloads_of(const Manifest& manifest) {
  base::Diagnostics findings;
  return find_workloads(manifest.root(), {}, findings);
}

/// A document without its sidecars, or "nothing to take out".
std::string taken_out(const std::string& text) {
  const Manifest manifest(text);
  const auto sidecars = find_sidecars(workloads_of(manifest));
  return sidecars.empty() ? "nothing to take out" : take_out_sidecars(manifest.document, sidecars);
}

TEST_CASE("whole lines of block style go, the user's stay") {
  CHECK(taken_out("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    x: y\n"
                  "    sidecar.istio.io/status: " +
                  status +
                  "\nspec:\n  containers:\n  # mine\n  - name: a # my own\n"
                  "    image: b\n  - name: istio-proxy\n    image: p\n  initContainers:\n  - name: "
                  "istio-init\n"
                  "    image: i\n  volumes:\n  - name: mine\n  - name: istio-envoy\n  - name: "
                  "istio-certs\n") ==
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    x: y\nspec:\n  "
        "containers:\n"
        "  # mine\n  - name: a # my own\n    image: b\n  volumes:\n  - name: mine\n");
}

TEST_CASE("what is empty then goes too") {
  CHECK(taken_out("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n      "
                  "annotations:\n"
                  "        sidecar.istio.io/status: " +
                  status +
                  "\n    spec:\n      containers:\n      - name: a\n"
                  "      - name: istio-proxy\n      volumes:\n      - name: istio-envoy\n      - "
                  "name: istio-certs\n") ==
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n "
        "     - name: a\n");
}

TEST_CASE("of a CronJob's two annotations the one counts that tells of a sidecar") {
  const auto cron_job = [](const std::string& of_job, const std::string& of_pod) {
    return "apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    metadata:\n"
           "      annotations:\n        sidecar.istio.io/status: " +
           of_job +
           "\n    spec:\n      template:\n        metadata:\n          annotations:\n"
           "            x: y\n" +
           (of_pod.empty() ? "" : "            sidecar.istio.io/status: " + of_pod + "\n") +
           "        spec:\n          containers:\n          - name: a\n";
  };
  const std::string proxy = "          - name: istio-proxy\n";
  const std::string other = R"('{"containers":["istio-proxy],"volumes":["v"]}')";
  CHECK(taken_out(cron_job(other, "")) == "nothing to take out");
  CHECK(taken_out(cron_job(other, status) + proxy) == cron_job(other, ""));
  CHECK(taken_out(cron_job(status, other) + proxy).find("jobTemplate:\n    spec:") !=
        std::string::npos);
  // Of two that do, the pod's is the newer one.
  CHECK(taken_out(cron_job(status, status) + proxy) == cron_job(status, ""));
}

TEST_CASE("flow style") {
  CHECK(taken_out(
            "{apiVersion: v1, kind: Pod, metadata: {annotations: {x: y, sidecar.istio.io/status: " +
            status +
            "}}, spec: {containers: [{name: a}, {name: istio-proxy}], volumes: [{name: "
            "istio-envoy}, {name: m}, "
            "{name: istio-certs}]}}") ==
        "{apiVersion: v1, kind: Pod, metadata: {annotations: {x: y}}, spec: {containers: [{name: "
        "a}], "
        "volumes: [{name: m}]}}");
}

TEST_CASE("items that begin behind their dash, on the next line, and CR LF") {
  CHECK(
      taken_out(
          "apiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  annotations:\r\n    x: y\r\n    "
          "sidecar.istio.io/status: " +
          status +
          "\r\nspec:\r\n  containers:\r\n  -\r\n    name: istio-proxy\r\n  -\r\n    name: a\r\n") ==
      "apiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  annotations:\r\n    x: y\r\nspec:\r\n  "
      "containers:\r\n  -\r\n"
      "    name: a\r\n");
}

TEST_CASE("a text without a last newline") {
  CHECK(taken_out(
            "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {a: b, sidecar.istio.io/status: " +
            status + "}}\nspec:\n  containers:\n  - name: a\n  - name: istio-proxy") ==
        "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {a: b}}\nspec:\n  containers:\n  - "
        "name: a\n");
}

TEST_CASE("only what the status names goes") {
  const std::string own = R"('{"version":"v","containers":["mesh"]}')";
  CHECK(taken_out("apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n  annotations:\n    "
                  "sidecar.istio.io/status: " +
                  own + "\nspec:\n  containers:\n  - name: istio-proxy\n  - name: mesh\n") ==
        "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\nspec:\n  containers:\n  - name: "
        "istio-proxy\n");
}

std::string legacy_pod(std::string_view image, std::string_view name = "istio-proxy") {
  return "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n  - image: " +
         std::string(image) + "\n    name: " + std::string(name) + "\n";
}

TEST_CASE("0.7.1's own sidecar is known by its container's name and image") {
  const std::string without = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n";
  for (const char* image :
       {"docker.io/istio/proxy:0.7.1", "docker.io/istio/proxy_debug:0.7.1", "a:5000/x/proxy",
        "x/proxy@sha256:0123", "gcr.io/x/proxy:v1@sha256:0123"}) {
    CAPTURE(image);
    CHECK(taken_out(legacy_pod(image)) == without);
  }
  for (const char* image : {"proxy:0.7.1", "x/proxyv2:1", "x/my-proxy:1", "x/proxy/y", "proxy"}) {
    CAPTURE(image);
    CHECK(taken_out(legacy_pod(image)) == "nothing to take out");
  }
  CHECK(taken_out(legacy_pod("x/proxy:1", "other")) == "nothing to take out");
}

TEST_CASE("0.7.1 left a CronJob's annotation on the job template") {
  CHECK(taken_out("apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    metadata:\n     "
                  " annotations:\n"
                  "        sidecar.istio.io/status: " +
                  status +
                  "\n    spec:\n      template:\n        spec:\n          containers:\n          - "
                  "name: a\n"
                  "          - name: istio-proxy\n") ==
        "apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n  "
        "      spec:\n"
        "          containers:\n          - name: a\n");
}

TEST_CASE("a workload without a sidecar, or with somebody else's annotation") {
  CHECK(taken_out("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}\n") ==
        "nothing to take out");
  CHECK(taken_out("apiVersion: v1\nkind: Pod\nmetadata: {annotations: {sidecar.istio.io/status: "
                  "injected}}\n") == "nothing to take out");
  CHECK(taken_out("apiVersion: v1\nkind: Pod\nmetadata: ~\nspec: ~\n") == "nothing to take out");
  CHECK(taken_out("apiVersion: apps/v1\nkind: Deployment\nspec: {template: [a]}\n") ==
        "nothing to take out");
}

TEST_CASE("several workloads of one document") {
  const std::string pod =
      "- apiVersion: v1\n  kind: Pod\n  metadata: {annotations: {sidecar.istio.io/status: " +
      status + ", a: b}}\n  spec:\n    containers:\n    - name: c\n    - name: istio-proxy\n";
  const std::string without =
      "- apiVersion: v1\n  kind: Pod\n  metadata: {annotations: {a: b}}\n  spec:\n    "
      "containers:\n    - name: c\n";
  const std::string head = "apiVersion: v1\nkind: List\nitems:\n";
  const Manifest manifest(head + pod + pod);
  const auto sidecars = find_sidecars(workloads_of(manifest));
  CHECK(sidecars.size() == 2);
  CHECK(take_out_sidecars(manifest.document, sidecars) == head + without + without);
}

TEST_CASE("the pod template of a workload") {
  const Manifest manifest("apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {}}}\n");
  const auto workloads = workloads_of(manifest);
  REQUIRE(workloads.size() == 1);
  CHECK(pod_template_of(workloads.front()) == manifest.root().find("spec").find("template"));
  const Manifest without("apiVersion: apps/v1\nkind: Deployment\nspec: {}\n");
  CHECK_FALSE(pod_template_of(workloads_of(without).front()));
}

}  // namespace
}  // namespace istioctl::inject
