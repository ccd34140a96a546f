#pragma once

#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/net/cidr.h"

/// What kube-inject asks a cluster: calls, and what their answers mean. Several can be sent at
/// once.
namespace istioctl::kubernetes {

/// One text in a ConfigMap.
struct ConfigMapKey {
  std::string name_space;
  std::string name;
  std::string key;
};

/// "ConfigMap/istio-system/istio[mesh]", for messages.
[[nodiscard]] std::string to_string(const ConfigMapKey& key);

[[nodiscard]] ApiRequest request_for(const ConfigMapKey& key);

/// The text, from the answer to request_for(). An error says that there is no such ConfigMap or
/// key, or why it can't be read.
[[nodiscard]] base::Result<std::string> text_in(const ConfigMapKey& key,
                                                const ApiResult<std::string>& answer);

/// Some of the nodes.
[[nodiscard]] ApiRequest request_for_nodes();

/// The podCIDRs of these nodes, as few ranges as hold them; none where that can't be read.
[[nodiscard]] std::vector<net::Cidr> pod_ranges_in(const ApiResult<std::string>& answer);

}  // namespace istioctl::kubernetes
