#include "istioctl/cloud/provider.h"

#include <algorithm>

#include "world.h"

namespace istioctl::cloud {
namespace {

TEST_CASE("provider: those of the page, sorted") {
  std::vector<std::string_view> names;
  for (const Provider* const provider : all_providers()) names.push_back(provider->name);
  CHECK(std::ranges::is_sorted(names));
  CHECK(names == std::vector<std::string_view>{"acs", "aks", "gke", "icp", "iks", "minikube"});
  CHECK(find_provider("gke") != nullptr);
  CHECK(find_provider("GKE") == nullptr);
  CHECK(find_provider("") == nullptr);
}

TEST_CASE("provider: each says what it is and how it is called") {
  for (const Provider* const provider : all_providers()) {
    CAPTURE(provider->name);
    CHECK_FALSE(provider->title.empty());
    CHECK_FALSE(provider->doc.ends_with('.'));
    CHECK(provider->usage.starts_with(provider->name));
    for (const ProviderOption& option : provider->options) CHECK_FALSE(option.help.empty());
  }
}

TEST_CASE("provider: published defaults are those of the page, and marked") {
  World world;
  CHECK(ranges_of(world.ask("iks")) ==
        "172.30.0.0/16 cluster published default Istio's documentation for IBM Cloud Container "
        "Service\n"
        "172.20.0.0/16 cluster published default Istio's documentation for IBM Cloud Container "
        "Service\n"
        "10.10.10.0/24 cluster published default Istio's documentation for IBM Cloud Container "
        "Service\n");
  CHECK(to_list(world.ask("acs").ranges) == "10.244.0.0/16,10.240.0.0/16");
  CHECK(to_list(world.ask("aks").ranges) == "10.244.0.0/16,10.240.0.0/16");
  for (const char* const name : {"iks", "acs", "aks", "minikube"}) {
    CAPTURE(name);
    const RangeAnswer answer = world.ask(name);
    CHECK_FALSE(base::has_errors(answer.problems));
    CHECK_FALSE(answer.inquiries.empty());
    for (const FoundRange& found : answer.ranges) CHECK(found.basis == Basis::published_default);
  }
}

}  // namespace
}  // namespace istioctl::cloud
