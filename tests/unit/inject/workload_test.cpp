#include "workload.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "helpers.h"

namespace istioctl::inject {
namespace {

/// "name path" of every workload of a document, in order.
std::vector<std::string> found(const std::string& text,
                               const std::vector<IncludedKind>& included = {}) {
  const Manifest manifest(text);
  base::Diagnostics findings;
  std::vector<std::string> names;
  for (const Workload& workload : find_workloads(manifest.root(), included, findings)) {
    std::string path;
    for (const std::string_view key : workload.template_path) path += "/" + std::string(key);
    names.push_back(workload.name + " " + path);
  }
  return names;
}

std::string object(std::string_view api_version, std::string_view kind) {
  return "{apiVersion: " + std::string(api_version) + ", kind: " + std::string(kind) +
         ", metadata: {name: a}}";
}

using Names = std::vector<std::string>;

struct Row {
  std::string_view api_version;
  std::string_view kind;
  std::string_view path;  ///< empty: a pod itself
};

TEST_CASE("every workload in every apiVersion that ever carried it") {
  constexpr std::string_view of_spec = "/spec/template";
  constexpr std::string_view of_job = "/spec/jobTemplate/spec/template";
  for (const auto& [api_version, kind, path] : std::initializer_list<Row>{
           {"v1", "Pod", ""},
           {"v1", "ReplicationController", of_spec},
           {"apps/v1", "Deployment", of_spec},
           {"apps/v1beta1", "Deployment", of_spec},
           {"apps/v1beta2", "Deployment", of_spec},
           {"extensions/v1beta1", "Deployment", of_spec},
           {"apps/v1", "DaemonSet", of_spec},
           {"apps/v1beta2", "DaemonSet", of_spec},
           {"extensions/v1beta1", "DaemonSet", of_spec},
           {"apps/v1", "ReplicaSet", of_spec},
           {"apps/v1beta2", "ReplicaSet", of_spec},
           {"extensions/v1beta1", "ReplicaSet", of_spec},
           {"apps/v1", "StatefulSet", of_spec},
           {"apps/v1beta1", "StatefulSet", of_spec},
           {"apps/v1beta2", "StatefulSet", of_spec},
           {"batch/v1", "Job", of_spec},
           {"extensions/v1beta1", "Job", of_spec},
           {"batch/v1", "CronJob", of_job},
           {"batch/v1beta1", "CronJob", of_job},
           {"batch/v2alpha1", "CronJob", of_job},
           {"apps.openshift.io/v1", "DeploymentConfig", of_spec},
           {"v1", "DeploymentConfig", of_spec},
       }) {
    CAPTURE(api_version);
    CAPTURE(kind);
    CHECK(found(object(api_version, kind)) == Names{std::string(kind) + "/a " + std::string(path)});
  }
}

TEST_CASE("kinds that only share a name, and kinds without a template") {
  for (const auto& [api_version, kind, path] : std::initializer_list<Row>{
           {"example.com/v1", "Deployment", ""},
           {"v1", "Deployment", ""},
           {"apps/v1", "Pod", ""},
           {"apps/v1", "Job", ""},
           {"v1", "Service", ""},
           {"apps/v1", "deployment", ""},
           {"extensions/v1beta1", "CronJob", ""},
           {"v1", "PodTemplateX", ""},
           {"apps", "Deployment", ""},
           {"apps/1", "Deployment", ""},
           {"apps/v1/x", "Deployment", ""},
           {"Apps/v1", "Deployment", ""},
       }) {
    CAPTURE(api_version);
    CAPTURE(kind);
    CHECK(found(object(api_version, kind)).empty());
  }
}

TEST_CASE("what is no object has no workloads") {
  for (const char* text : {"[a]", "a", "12", "{}", "{kind: Pod}", "{apiVersion: v1}",
                           "{apiVersion: [v1], kind: Pod}", "{apiVersion: v1, kind: ~}"}) {
    CAPTURE(text);
    CHECK(found(text).empty());
  }
}

TEST_CASE("the items of lists, of lists of lists, and of typed lists") {
  const std::string pod = object("v1", "Pod");
  CHECK(found("{apiVersion: v1, kind: List, items: [" + pod + ", " + object("v1", "Service") +
              ", " + pod + "]}") == Names{"Pod/a ", "Pod/a "});
  CHECK(found("{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [" + pod +
              "]}]}") == Names{"Pod/a "});
  CHECK(found("{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: b}}]}") ==
        Names{"Deployment/b /spec/template"});
  CHECK(found("{apiVersion: v1, kind: PodList, items: [{metadata: {name: b}}]}") ==
        Names{"Pod/b "});
  CHECK(found("{apiVersion: v1, kind: List, items: ~}").empty());
  CHECK(found("{apiVersion: v1, kind: List}").empty());
}

TEST_CASE("lists nested without end are left") {
  std::string text = object("v1", "Pod");
  for (int i = 0; i < 100; ++i) text = "{apiVersion: v1, kind: List, items: [" + text + "]}";
  CHECK(found(text).empty());
}

TEST_CASE("names with their namespace") {
  CHECK(found("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}}") ==
        Names{"Pod/b/a "});
  CHECK(found("{apiVersion: v1, kind: Pod, metadata: {generateName: a-}}") == Names{"Pod "});
  CHECK(found("{apiVersion: v1, kind: Pod}") == Names{"Pod "});
}

TEST_CASE("aliases and merge keys count as what they name") {
  CHECK(found("x: &x {apiVersion: v1, kind: Pod}\n<<: *x\nmetadata: {name: a}\n") ==
        Names{"Pod/a "});
  CHECK(found("apiVersion: v1\nkind: List\nitems:\n- &p {apiVersion: v1, kind: Pod}\n- *p\n")
            .size() == 2);
}

const std::string rollout =
    "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: {template: {spec: "
    "{containers: []}}}\n";

TEST_CASE("a custom resource that carries a pod template gets a notice, or is included") {
  const Manifest manifest(rollout);
  base::Diagnostics findings;
  CHECK(find_workloads(manifest.root(), {}, findings).empty());
  CHECK(only(findings).starts_with("inject/foreign-kind "));
  CHECK(findings.front().severity == base::Severity::notice);
  CHECK(findings.front().object == "Rollout/r");
  CHECK(findings.front().hint.find("--includeKind Rollout.argoproj.io") == 0);
  CHECK(found(rollout, {{"Rollout", "argoproj.io"}}) == Names{"Rollout/r /spec/template"});
  CHECK(found(rollout, {{"Rollout", "example.com"}}).empty());
}

TEST_CASE("other custom resources are nobody's business") {
  const Manifest manifest(
      "apiVersion: example.com/v1\nkind: Thing\nspec: {template: {spec: {}}}\n");
  base::Diagnostics findings;
  CHECK(find_workloads(manifest.root(), {}, findings).empty());
  CHECK(findings.empty());
}

TEST_CASE("an empty document has no workloads") {
  base::Diagnostics findings;
  CHECK(find_workloads(yaml::Node(), {}, findings).empty());
}

}  // namespace
}  // namespace istioctl::inject
