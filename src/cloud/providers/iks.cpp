#include "provider_functions.h"
#include "published_default.h"

namespace istioctl::cloud {

namespace {

base::Result<std::unique_ptr<RangeSource>> make(const ProviderRequest&, const Surroundings&) {
  return published_source(iks_provider.title, {{"172.30.0.0/16", Holds::cluster},
                                               {"172.20.0.0/16", Holds::cluster},
                                               {"10.10.10.0/24", Holds::cluster}});
}

}  // namespace

const Provider iks_provider{
    .name = "iks",
    .title = "IBM Cloud Container Service",
    .doc = "IBM Cloud Container (Kubernetes) Service: the published default",
    .usage = "iks",
    .make = make,
};

}  // namespace istioctl::cloud
