#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/cloud/range_source.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/yaml/to_json.h"

/// What objects and messages of a cluster tell of its ranges.
namespace istioctl::kubernetes {

/// What one source says.
struct RangeHint {
  std::vector<cloud::FoundRange> services = {};
  std::vector<cloud::FoundRange> pods = {};
  /// Why something that it says isn't used; empty: all of it is.
  std::string fault = {};
  base::Diagnostics warnings = {};

  /// Adds the ranges in `text`, several with commas between; those that are there already once.
  void add(std::string_view text, cloud::Holds holds, const std::string& origin);
};

/// Of a list of ServiceCIDRs.
[[nodiscard]] RangeHint hint_of_service_cidrs(const yaml::Json& list);

/// Of the ConfigMap kubeadm-config.
[[nodiscard]] RangeHint hint_of_kubeadm(const yaml::Json& config_map);

/// Of the pods that kube-apiserver and kube-controller-manager run in.
[[nodiscard]] RangeHint hint_of_flags(const yaml::Json& pods);

/// Of what the server says when a Service asks for an address that it can't have.
[[nodiscard]] RangeHint hint_of_refusal(const Status& status);

/// Of all nodes: their podCIDRs, as few ranges as hold them.
[[nodiscard]] RangeHint hint_of_nodes(const std::vector<yaml::Json>& nodes);

/// The member at the end of a path of keys; null when there is none.
[[nodiscard]] const yaml::Json& member(const yaml::Json& object,
                                       std::initializer_list<std::string_view> path);

/// The same as a string; empty when it is none.
[[nodiscard]] std::string text_member(const yaml::Json& object,
                                      std::initializer_list<std::string_view> path);

}  // namespace istioctl::kubernetes
