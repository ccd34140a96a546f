#pragma once

#include <string>
#include <vector>

#include "istioctl/base/error.h"

namespace istioctl::kubernetes {

struct NamedContext {
  std::string name;
  std::string cluster;
  std::string name_space;
  std::string source;  ///< the file that it stands in
};

struct NamedCluster {
  std::string name;
  std::string server;
};

/// What one or more kubeconfig files say, as far as the choice of a cluster needs it.
struct Kubeconfig {
  std::string current_context = {};
  std::string source_of_current = {};
  std::vector<NamedContext> contexts = {};
  std::vector<NamedCluster> clusters = {};
};

/// Adds a file's content by client-go's rules: what was there first stays. The error of a file
/// that is not a kubeconfig names the place in it.
[[nodiscard]] base::Result<void> merge_kubeconfig(const std::string& path, Kubeconfig& into);

}  // namespace istioctl::kubernetes
