#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "istioctl/kubernetes/api_client.h"

namespace istioctl::kubernetes {

/// A collection that a server has.
struct ApiResource {
  std::string name;  ///< plural: "externalservices"
  std::string kind;
  bool namespaced = false;
  std::vector<std::string> short_names = {};

  friend bool operator==(const ApiResource&, const ApiResource&) = default;
};

/// The path of everything in a version of a group, "" being the core group: "/api/v1",
/// "/apis/networking.istio.io/v1alpha3".
[[nodiscard]] std::string group_path(const std::string& group, const std::string& version);

/// What a server has. Each answer is asked for once, and kept as long as this object lives.
class Discovery {
 public:
  /// `client` must outlive this object.
  explicit Discovery(ApiClient& client) : client_(client) {}

  /// The versions of a group, the preferred one first; none when the server doesn't know it.
  [[nodiscard]] ApiResult<std::vector<std::string>> versions(const std::string& group);

  /// The resources of a version, without the subresources; none when the server doesn't know it.
  [[nodiscard]] ApiResult<std::vector<ApiResource>> resources(const std::string& group,
                                                              const std::string& version);

  /// The first of `versions` in which the server has the resource `name`; nothing: in none.
  [[nodiscard]] ApiResult<std::optional<std::string>> version_of(
      const std::string& group, const std::string& name, std::span<const std::string> versions);

 private:
  ApiClient& client_;
  std::map<std::string, std::vector<std::string>> versions_ = {};   ///< by group
  std::map<std::string, std::vector<ApiResource>> resources_ = {};  ///< by path
};

}  // namespace istioctl::kubernetes
