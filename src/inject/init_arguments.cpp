#include "istioctl/inject/init_arguments.h"

#include <utility>

#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "workload.h"

namespace istioctl::inject {

namespace {

using yaml::Node;

Node pod_spec(const Workload& workload) {
  Node node = workload.object.resolved();
  for (const std::string_view key : workload.template_path) {
    node = node ? yaml::value_of(node, key) : Node();
  }
  return node ? yaml::value_of(node, "spec") : Node();
}

/// The container of a list that has this name, or no node.
Node container_named(Node containers, std::string_view name) {
  if (!containers) return {};
  for (const Node item : containers.items()) {
    const Node own_name = yaml::value_of(item.resolved(), "name");
    if (own_name && own_name.text() == name) return item.resolved();
  }
  return {};
}

InitArguments read(const Workload& workload, Node container) {
  InitArguments found{.workload = workload.name, .arguments = {}, .place = {}};
  const Node args = yaml::value_of(container, "args");
  if (args) {
    for (const Node item : args.items()) found.arguments.emplace_back(item.resolved().text());
  }
  const Node shown = args ? args : container;
  found.place =
      container.document().diagnose(base::Severity::error, "", shown.span(), std::string());
  found.place.object = workload.name;
  return found;
}

}  // namespace

std::vector<InitArguments> find_init_arguments(Node root) {
  std::vector<InitArguments> found;
  for (const Workload& workload : find_workloads_with_status(root)) {
    const Node spec = pod_spec(workload);
    const Node containers = spec ? yaml::value_of(spec, "initContainers") : Node();
    if (const Node container = container_named(containers, "istio-init")) {
      found.push_back(read(workload, container));
    }
  }
  return found;
}

}  // namespace istioctl::inject
