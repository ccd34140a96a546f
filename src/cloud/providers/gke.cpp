#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "asked_source.h"
#include "cluster_name.h"
#include "gke_lines.h"
#include "istioctl/cloud/range_text.h"
#include "istioctl/net/cidr.h"
#include "provider_functions.h"
#include "settings_document.h"

namespace istioctl::cloud {

namespace {

constexpr std::string_view reader = "istioctl ranges gke -f -";

constexpr std::array options{
    ProviderOption{.name = "zone", .value_name = "ZONE", .help = "The zone of a zonal cluster"},
    ProviderOption{
        .name = "region", .value_name = "REGION", .help = "The region of a regional cluster"},
    ProviderOption{.name = "project",
                   .value_name = "PROJECT",
                   .help = "The project of the cluster; not given: gcloud's current one"},
    saved_description_option};

/// Reads the parts of one description of a cluster.
class Description {
 public:
  Description(yaml::Node root, std::string source, RangeAnswer& answer)
      : root_(root), source_(std::move(source)), answer_(answer) {}

  void read() {
    require("clusterIpv4Cidr", Holds::pods);
    require("servicesIpv4Cidr", Holds::services);
    read_node_pools();
    add(value_at(root_, {"ipAllocationPolicy", "servicesIpv6CidrBlock"}), Holds::services,
        "ipAllocationPolicy.servicesIpv6CidrBlock");
    add(value_at(root_, {"ipAllocationPolicy", "subnetIpv6CidrBlock"}), Holds::cluster,
        "ipAllocationPolicy.subnetIpv6CidrBlock");
  }

 private:
  void require(std::string key, Holds holds) {
    const yaml::Node value = value_at(root_, {key});
    if (value) return add(value, holds, key);
    answer_.problems.push_back({.id = "ranges/gke",
                                .source = source_,
                                .message = fmt::format("{} is missing", key),
                                .hint = "is it the description of one cluster?"});
  }

  void add(yaml::Node value, Holds holds, const std::string& field) {
    if (!value || (value.is_scalar() && value.text().empty())) return;
    const RangeContext context{
        .holds = holds, .origin = fmt::format("{}: {}", source_, field), .field = field};
    read_ranges(value, context, answer_.ranges, answer_.problems);
  }

  /// A pool may have a range of pods of its own, beside the cluster's.
  void read_node_pools() {
    const yaml::Node pools = value_at(root_, {"nodePools"});
    if (!pools || !pools.is_sequence()) return;
    for (const yaml::Node pool : pools.items()) {
      const yaml::Node block = value_at(pool.resolved(), {"networkConfig", "podIpv4CidrBlock"});
      if (!block) continue;
      const auto range = net::Cidr::parse(block.text());
      if (range && is_known(*range)) continue;
      add(block, Holds::pods, "nodePools.networkConfig.podIpv4CidrBlock");
    }
  }

  [[nodiscard]] bool is_known(const net::Cidr& range) const {
    return std::ranges::any_of(
        answer_.ranges, [&](const FoundRange& found) { return found.range.contains(range); });
  }

  yaml::Node root_;
  std::string source_;
  RangeAnswer& answer_;
};

void read_description(std::string text, const std::string& source, RangeAnswer& answer) {
  SettingsDocument settings;
  base::Diagnostics problems;
  if (settings.load(text, source, problems)) {
    return Description(settings.root(), source, answer).read();
  }
  // Of YAML some lines may be all that somebody kept.
  if (!looks_like_json(text)) return read_gke_lines(text, source, answer);
  answer.problems.insert(answer.problems.end(), problems.begin(), problems.end());
}

base::Result<ClusterQuery> query_of(const ProviderRequest& request) {
  ClusterQuery query{.arguments = {}, .reader = std::string(reader), .read = read_description};
  const auto saved = request.option("filename");
  if (saved) {
    if (request.cluster || request.options.size() > 1) {
      return base::fail(base::ErrorCode::wrong_usage, "-f FILE describes the cluster already",
                        "leave out CLUSTER, --zone, --region and --project");
    }
    query.saved = *saved;
    return query;
  }
  if (!request.cluster) {
    return base::fail(base::ErrorCode::wrong_usage, "gke has no fixed ranges: CLUSTER is missing",
                      "istioctl ranges gke CLUSTER --zone ZONE, or -f FILE with gcloud's output");
  }
  if (auto right = check_cluster_name(*request.cluster); !right) {
    return std::unexpected(std::move(right.error()));
  }
  if (request.option("zone") && request.option("region")) {
    return base::fail(base::ErrorCode::wrong_usage, "--zone and --region exclude each other");
  }
  query.arguments = {"gcloud", "container", "clusters", "describe", *request.cluster};
  for (const std::string_view name : {"zone", "region", "project"}) {
    if (const auto value = request.option(name)) {
      query.arguments.push_back(fmt::format("--{}={}", name, *value));
    }
  }
  query.arguments.insert(query.arguments.end(), {"--format=json", "--quiet"});
  return query;
}

base::Result<std::unique_ptr<RangeSource>> make(const ProviderRequest& request,
                                                const Surroundings& surroundings) {
  return asked_source(query_of(request), surroundings);
}

}  // namespace

const Provider gke_provider{
    .name = "gke",
    .title = "Google Kubernetes Engine",
    .doc = "Google Kubernetes (Container) Engine: CLUSTER as gcloud describes it",
    .usage = "gke CLUSTER --zone ZONE",
    .cluster = ClusterName::taken,
    .options = options,
    .make = make,
};

}  // namespace istioctl::cloud
