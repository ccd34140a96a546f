#include "istioctl/kubernetes/config_map.h"

#include <fmt/format.h>

#include "istioctl/base/printable.h"
#include "istioctl/kubernetes/api_path.h"
#include "istioctl/yaml/to_json.h"
#include "range_hints.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using yaml::Json;

std::string name_of(const ConfigMapKey& key) {
  return fmt::format("ConfigMap {}", base::quote(key.name));
}

}  // namespace

std::string to_string(const ConfigMapKey& key) {
  return fmt::format("ConfigMap/{}/{}[{}]", key.name_space, key.name, key.key);
}

ApiRequest request_for(const ConfigMapKey& key) {
  return {.path = fmt::format("/api/v1/namespaces/{}/configmaps/{}", escape_path(key.name_space),
                              escape_path(key.name))};
}

base::Result<std::string> text_in(const ConfigMapKey& key, const ApiResult<std::string>& answer) {
  if (!answer) {
    const ApiFailure& failure = answer.error();
    if (!failure.status || failure.status->reason != "NotFound") {
      return base::fail(failure.error.code,
                        fmt::format("{} can't be read: {}", name_of(key), failure.error.message),
                        failure.error.hint);
    }
    return base::fail(ErrorCode::not_found, fmt::format("there is no {} in the namespace {}",
                                                        name_of(key), base::quote(key.name_space)));
  }
  const Json object = Json::parse(*answer, nullptr, false);
  if (!object.is_object()) {
    return base::fail(
        ErrorCode::failed,
        fmt::format("the server answers for {} with what is no object", name_of(key)));
  }
  const Json& text = member(object, {"data", key.key});
  if (text.is_string()) return text.get<std::string>();
  return base::fail(ErrorCode::not_found,
                    fmt::format("{} in the namespace {} has no key {}", name_of(key),
                                base::quote(key.name_space), base::quote(key.key)));
}

ApiRequest request_for_nodes() {
  // Nodes are large, and one podCIDR among the ranges is enough.
  return {.path = "/api/v1/nodes?limit=100"};
}

std::vector<net::Cidr> pod_ranges_in(const ApiResult<std::string>& answer) {
  std::vector<net::Cidr> ranges;
  if (!answer) return ranges;
  const Json list = Json::parse(*answer, nullptr, false);
  const Json& items = member(list, {"items"});
  if (!items.is_array()) return ranges;
  for (const cloud::FoundRange& found :
       hint_of_nodes(std::vector<Json>(items.begin(), items.end())).pods) {
    ranges.push_back(found.range);
  }
  return ranges;
}

}  // namespace istioctl::kubernetes
