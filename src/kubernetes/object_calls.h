#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>

#include "istioctl/config/resource.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/discovery.h"

namespace istioctl::kubernetes {

/// One call about objects of a kind. What is asked depends on the version that the server has.
struct ObjectCall {
  const config::Kind* kind = nullptr;
  std::function<ApiRequest(const std::string& version)> request;
};

/// The path of a kind's objects in one namespace, or (empty) in all.
[[nodiscard]] std::string collection_path(const config::Kind& kind, const std::string& version,
                                          const std::string& name_space);

[[nodiscard]] std::string object_path(const config::Key& key, const std::string& version);

/// Makes calls about objects in the versions in which the server has their kinds. Each kind's own
/// version is tried first, since nearly every server has it, so that most runs ask no more.
class ObjectCalls {
 public:
  using Sleep = std::function<void(std::chrono::milliseconds)>;

  /// `client` must outlive this object.
  ObjectCalls(ApiClient& client, Sleep sleep)
      : client_(client), discovery_(client), sleep_(std::move(sleep)) {}

  [[nodiscard]] ApiClient& client() const { return client_; }

  /// The version in which a kind is asked for.
  [[nodiscard]] std::string version_of(const config::Kind& kind) const;

  [[nodiscard]] ApiResult<std::string> send(const ObjectCall& call);

  /// Sends independent calls, and again what failed because of the version of its kind.
  void send_all(std::span<const ObjectCall> calls, const ApiClient::Completion& completed);

  /// Whether a call failed since the server has nothing at the kind's path.
  [[nodiscard]] static bool is_unknown_kind(const ApiFailure& failure);

  /// After such a failure: finds the version that the server has, so that calling again is worth
  /// it. Waits a little where the kind's definition was made just now. The failure names the
  /// missing definition, and what makes it.
  [[nodiscard]] ApiResult<void> settle(const config::Kind& kind);

 private:
  [[nodiscard]] ApiResult<std::string> find_version(const config::Kind& kind);
  [[nodiscard]] bool await_definition(const config::Kind& kind);

  ApiClient& client_;
  Discovery discovery_;
  Sleep sleep_;
  std::map<const config::Kind*, std::string> versions_ = {};  ///< that differ from the kind's own
  std::set<const config::Kind*> settled_ = {};
};

}  // namespace istioctl::kubernetes
