#pragma once

#include <span>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/config/kind.h"
#include "istioctl/kubernetes/api_client.h"

namespace istioctl::kubernetes {

/// The names of those CustomResourceDefinitions of these kinds that a cluster has from somebody
/// else, in the order of the kinds. An Error when the server doesn't say.
[[nodiscard]] base::Result<std::vector<std::string>> foreign_definitions(
    ApiClient& client, std::span<const config::Kind* const> kinds);

}  // namespace istioctl::kubernetes
