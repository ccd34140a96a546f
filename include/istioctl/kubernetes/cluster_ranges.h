#pragma once

#include "istioctl/cloud/range_source.h"
#include "istioctl/kubernetes/api_client.h"

namespace istioctl::kubernetes {

/// Asks a cluster for its own ranges. What it may say them by, in this order: ServiceCIDR objects,
/// kubeadm's ConfigMap, the flags of the control plane's pods, the error of a Service with
/// an impossible address (a dry run, where nothing else says the services' range), the nodes'
/// podCIDRs. For services and for pods the first that answers counts; whatever may not be
/// read is passed over.
///
/// Errors: the server doesn't answer, no source gives the services' range, or the address of a
/// live Service or Pod lies outside what was found. Pods that nobody gives a range for are a
/// warning.
class ClusterRanges final : public cloud::RangeSource {
 public:
  /// `client` must outlive the source.
  explicit ClusterRanges(ApiClient& client) : client_(client) {}

  [[nodiscard]] cloud::RangeAnswer find() override;

 private:
  ApiClient& client_;
};

}  // namespace istioctl::kubernetes
