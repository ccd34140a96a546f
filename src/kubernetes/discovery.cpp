#include "istioctl/kubernetes/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api_answer.h"
#include "istioctl/kubernetes/api_path.h"

namespace istioctl::kubernetes {
namespace {

/// The JSON at `path`; null when the server has nothing there.
ApiResult<yaml::Json> get(ApiClient& client, const std::string& path) {
  constexpr int not_found = 404;
  const ApiRequest request = {.path = path};
  auto body = client.send(request);
  if (body) return parse_answer(client.server(), request, *body);
  if (body.error().status && body.error().status->code == not_found) return yaml::Json();
  return std::unexpected(std::move(body.error()));
}

/// The array at `key`; an empty one when there is none.
yaml::Json array_at(const yaml::Json& object, const char* key) {
  if (!object.is_object()) return yaml::Json::array();
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : yaml::Json::array();
}

/// Of the core group the versions are texts, of another one objects.
std::vector<std::string> versions_in(const yaml::Json& group) {
  std::vector<std::string> names;
  for (const auto& version : array_at(group, "versions")) {
    names.push_back(version.is_string() ? version.get<std::string>() : text_at(version, "version"));
  }
  std::erase(names, "");
  if (group.is_object() && group.contains("preferredVersion")) {
    const std::string preferred = text_at(group["preferredVersion"], "version");
    std::ranges::stable_partition(names, [&](const auto& name) { return name == preferred; });
  }
  return names;
}

ApiResource resource_of(const yaml::Json& json) {
  const auto namespaced = json.find("namespaced");
  ApiResource resource = {.name = text_at(json, "name"),
                          .kind = text_at(json, "kind"),
                          .namespaced = namespaced != json.end() && *namespaced == true};
  for (const auto& name : array_at(json, "shortNames")) {
    if (name.is_string()) resource.short_names.push_back(name);
  }
  return resource;
}

std::vector<ApiResource> resources_in(const yaml::Json& list) {
  std::vector<ApiResource> resources;
  for (const auto& json : array_at(list, "resources")) {
    if (!json.is_object()) continue;
    ApiResource resource = resource_of(json);
    if (!resource.name.empty() && !resource.name.contains('/')) {
      resources.push_back(std::move(resource));
    }
  }
  return resources;
}

}  // namespace

std::string group_path(const std::string& group, const std::string& version) {
  return group.empty() ? fmt::format("/api/{}", escape_path(version))
                       : fmt::format("/apis/{}/{}", escape_path(group), escape_path(version));
}

ApiResult<std::vector<std::string>> Discovery::versions(const std::string& group) {
  if (const auto known = versions_.find(group); known != versions_.end()) return known->second;
  auto answer = get(client_, group.empty() ? "/api" : "/apis/" + escape_path(group));
  if (!answer) return std::unexpected(std::move(answer.error()));
  return versions_[group] = versions_in(*answer);
}

ApiResult<std::vector<ApiResource>> Discovery::resources(const std::string& group,
                                                         const std::string& version) {
  const std::string path = group_path(group, version);
  if (const auto known = resources_.find(path); known != resources_.end()) return known->second;
  auto answer = get(client_, path);
  if (!answer) return std::unexpected(std::move(answer.error()));
  return resources_[path] = resources_in(*answer);
}

ApiResult<std::optional<std::string>> Discovery::version_of(const std::string& group,
                                                            const std::string& name,
                                                            std::span<const std::string> versions) {
  const auto served = this->versions(group);
  if (!served) return std::unexpected(served.error());
  for (const auto& version : versions) {
    if (std::ranges::find(*served, version) == served->end()) continue;
    const auto found = resources(group, version);
    if (!found) return std::unexpected(found.error());
    const auto resource = std::ranges::find(*found, name, &ApiResource::name);
    if (resource != found->end()) return version;
  }
  return std::optional<std::string>();
}

}  // namespace istioctl::kubernetes
