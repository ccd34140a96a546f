#include "azure.h"
#include "provider_functions.h"
#include "published_default.h"

namespace istioctl::cloud {

namespace {

base::Result<std::unique_ptr<RangeSource>> make(const ProviderRequest&, const Surroundings&) {
  return published_source(acs_provider.title, azure_default());
}

}  // namespace

const Provider acs_provider{
    .name = "acs",
    .title = "Azure Container Service",
    .doc = "Azure Container Service: the published default",
    .usage = "acs",
    .make = make,
};

}  // namespace istioctl::cloud
