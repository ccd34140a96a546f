#include "istioctl/kubernetes/definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "api_answer.h"
#include "istioctl/config/crd.h"
#include "istioctl/kubernetes/api_path.h"
#include "store_errors.h"

namespace istioctl::kubernetes {

base::Result<std::vector<std::string>> foreign_definitions(
    ApiClient& client, std::span<const config::Kind* const> kinds) {
  std::vector<ApiRequest> requests;
  for (const config::Kind* const kind : kinds) {
    requests.push_back(
        {.path = fmt::format("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{}",
                             escape_path(config::crd_name(*kind)))});
  }
  std::vector<std::size_t> foreign;
  std::optional<base::Error> failure;
  client.send_all(requests, [&](std::size_t index, ApiResult<std::string> result) {
    if (!result && is_missing(result.error())) return;
    if (!result) {
      failure = std::move(result.error().error);
      return;
    }
    const auto definition = parse_json(*result);
    if (!definition || !config::is_own_definition(*definition)) foreign.push_back(index);
  });
  if (failure) return std::unexpected(std::move(*failure));
  std::ranges::sort(foreign);
  std::vector<std::string> names;
  for (const std::size_t index : foreign) names.push_back(config::crd_name(*kinds[index]));
  return names;
}

}  // namespace istioctl::kubernetes
