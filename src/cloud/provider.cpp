#include "istioctl/cloud/provider.h"

#include <algorithm>

namespace istioctl::cloud {

std::optional<std::string> ProviderRequest::option(std::string_view name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::nullopt : std::optional(found->second);
}

const Provider* find_provider(std::string_view name) {
  const auto providers = all_providers();
  const auto found = std::ranges::find(providers, name, &Provider::name);
  return found == providers.end() ? nullptr : *found;
}

}  // namespace istioctl::cloud
