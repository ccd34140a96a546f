#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/cloud/range_source.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::kubernetes {

/// Looks for addresses that are in use and lie outside the ranges that were found for them: where
/// there is one, the ranges are not the cluster's.
class LiveAddresses {
 public:
  /// `ranges` must outlive the object.
  explicit LiveAddresses(const std::vector<cloud::FoundRange>& ranges) : ranges_(ranges) {}

  /// The ClusterIPs of a Service.
  void add_service(const yaml::Json& service);

  /// The addresses of a Pod, unless it has ended or has its node's.
  void add_pod(const yaml::Json& pod);

  /// How many addresses were compared.
  [[nodiscard]] std::size_t count() const { return count_; }

  /// How many of them lie outside.
  [[nodiscard]] std::size_t strays() const { return strays_.size(); }

  /// The error that names some of them, and `what` the ranges are for ("services"); `id` is its
  /// identifier. Call it when there are strays.
  [[nodiscard]] base::Diagnostic problem(std::string_view id, std::string_view what) const;

 private:
  void add(const yaml::Json& object, std::string_view kind, const yaml::Json& address);

  const std::vector<cloud::FoundRange>& ranges_;
  std::size_t count_ = 0;
  std::vector<std::string> strays_;
};

}  // namespace istioctl::kubernetes
