#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/node.h"

namespace istioctl::inject {

/// An object that carries a pod template.
struct Workload {
  yaml::Node object;
  std::string name;  ///< "Deployment/sleep", for diagnostics
  /// Keys from the object to its pod template; none: a Pod is one itself. Static lifetime.
  std::span<const std::string_view> template_path;
  std::string_view field;  ///< the same as a path: "spec.template"
};

/// A custom resource that is to be injected too: --includeKind Rollout.argoproj.io.
struct IncludedKind {
  std::string kind;
  std::string group;
};

/// Finds the workloads of a document: the object itself, or the items of a List. A custom
/// resource that carries a pod template and isn't included gets a notice, a kind that is no string
/// an error.
[[nodiscard]] std::vector<Workload> find_workloads(yaml::Node root,
                                                   const std::vector<IncludedKind>& included,
                                                   base::Diagnostics& findings);

/// Finds the workloads of a document that may have a sidecar: custom resources, too, whose pod
/// template has a status annotation (--includeKind injected them).
[[nodiscard]] std::vector<Workload> find_workloads_with_status(yaml::Node root);

/// "Kind/namespace/name" or "Kind/name" of an object.
[[nodiscard]] std::string object_name(yaml::Node object, std::string_view kind);

}  // namespace istioctl::inject
