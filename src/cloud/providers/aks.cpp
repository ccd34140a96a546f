#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "asked_source.h"
#include "azure.h"
#include "cluster_name.h"
#include "istioctl/cloud/range_text.h"
#include "provider_functions.h"
#include "settings_document.h"

namespace istioctl::cloud {

namespace {

constexpr std::string_view reader = "istioctl ranges aks -f -";

constexpr std::array options{
    ProviderOption{.name = "resource-group",
                   .letter = 'g',
                   .value_name = "GROUP",
                   .help = "The resource group of the cluster"},
    ProviderOption{.name = "subscription",
                   .value_name = "SUBSCRIPTION",
                   .help = "The subscription of the cluster; not given: az's current one"},
    saved_description_option};

/// A field that holds one range, or its newer form with one for each IP version.
void add(yaml::Node profile, std::string_view one, std::string_view several, Holds holds,
         const std::string& source, RangeAnswer& answer) {
  const yaml::Node list = value_at(profile, {several});
  const bool is_list = list && list.is_sequence() && !list.items().empty();
  const yaml::Node value = is_list ? list : value_at(profile, {one});
  if (!value || (value.is_scalar() && value.text().empty())) return;
  const std::string field = fmt::format("networkProfile.{}", is_list ? several : one);
  read_ranges(value,
              {.holds = holds, .origin = fmt::format("{}: {}", source, field), .field = field},
              answer.ranges, answer.problems);
}

void read_description(std::string text, const std::string& source, RangeAnswer& answer) {
  SettingsDocument settings;
  if (!settings.load(std::move(text), source, answer.problems)) return;
  const yaml::Node profile = value_at(settings.root(), {"networkProfile"});
  add(profile, "serviceCidr", "serviceCidrs", Holds::services, source, answer);
  const std::size_t services = answer.ranges.size();
  if (services == 0 && !base::has_errors(answer.problems)) {
    answer.problems.push_back({.id = "ranges/aks",
                               .source = source,
                               .message = "networkProfile.serviceCidr is missing",
                               .hint = "is it the output of 'az aks show -o json'?"});
    return;
  }
  add(profile, "podCidr", "podCidrs", Holds::pods, source, answer);
  if (answer.ranges.size() > services || base::has_errors(answer.problems)) return;
  answer.problems.push_back(
      {.severity = base::Severity::warning,
       .id = "ranges/services-only",
       .source = source,
       .message = "the pods have addresses of a virtual network's subnet, which the description "
                  "does not hold: the list covers services only",
       .hint = "'az network vnet subnet show' prints the subnet's addressPrefix"});
}

base::Result<ClusterQuery> query_of(const ProviderRequest& request) {
  ClusterQuery query{.arguments = {}, .reader = std::string(reader), .read = read_description};
  const auto group = request.option("resource-group");
  const auto saved = request.option("filename");
  if (saved) {
    if (request.cluster || request.options.size() > 1) {
      return base::fail(base::ErrorCode::wrong_usage, "-f FILE describes the cluster already",
                        "leave out CLUSTER, --resource-group and --subscription");
    }
    query.saved = *saved;
    return query;
  }
  if (!request.cluster || !group) {
    return base::fail(base::ErrorCode::wrong_usage,
                      request.cluster ? "--resource-group is missing" : "CLUSTER is missing",
                      "istioctl ranges aks CLUSTER --resource-group GROUP");
  }
  if (auto right = check_cluster_name(*request.cluster); !right) {
    return std::unexpected(std::move(right.error()));
  }
  query.arguments = {"az", "aks", "show", fmt::format("--name={}", *request.cluster),
                     fmt::format("--resource-group={}", *group)};
  if (const auto subscription = request.option("subscription")) {
    query.arguments.push_back(fmt::format("--subscription={}", *subscription));
  }
  query.arguments.insert(query.arguments.end(), {"--output=json", "--only-show-errors"});
  return query;
}

base::Result<std::unique_ptr<RangeSource>> make(const ProviderRequest& request,
                                                const Surroundings& surroundings) {
  if (!request.cluster && request.options.empty()) {
    return published_source(aks_provider.title, azure_default());
  }
  return asked_source(query_of(request), surroundings);
}

}  // namespace

const Provider aks_provider{
    .name = "aks",
    .title = "Azure Kubernetes Service",
    .doc = "Azure Kubernetes Service: CLUSTER as az shows it, else the published default",
    .usage = "aks CLUSTER --resource-group GROUP",
    .cluster = ClusterName::taken,
    .options = options,
    .make = make,
};

}  // namespace istioctl::cloud
