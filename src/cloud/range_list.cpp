#include "istioctl/cloud/range_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "istioctl/net/cidr_set.h"

namespace istioctl::cloud {

namespace {

using base::Severity;

bool is_of(const FoundRange& found, Family family) {
  return family == Family::all || found.range.is_v4() == (family == Family::ipv4);
}

net::CidrSet set_of(const std::vector<FoundRange>& ranges) {
  std::vector<net::Cidr> cidrs;
  cidrs.reserve(ranges.size());
  for (const FoundRange& found : ranges) cidrs.push_back(found.range);
  return net::CidrSet(std::move(cidrs));
}

/// Takes the ranges of other families out, and says so.
std::vector<FoundRange> of_family(const std::vector<FoundRange>& found, Family family,
                                  base::Diagnostics& problems) {
  std::vector<FoundRange> wanted;
  std::vector<FoundRange> others;
  for (const FoundRange& range : found) (is_of(range, family) ? wanted : others).push_back(range);
  if (others.empty()) return wanted;
  const std::string_view kind = family == Family::ipv4 ? "IPv6" : "IPv4";
  const std::string list = set_of(others).to_string();
  if (wanted.empty()) {
    problems.push_back({.id = "ranges/no-family",
                        .message = fmt::format("there are {} ranges only: {}", kind, list),
                        .hint = fmt::format("pass --family {} to get them",
                                            family == Family::ipv4 ? "ipv6" : "ipv4")});
    return {};
  }
  problems.push_back({.severity = Severity::notice,
                      .id = "ranges/family",
                      .message = fmt::format("left out, being {}: {}", kind, list),
                      .hint = "--family all includes them"});
  return wanted;
}

base::Diagnostic dropped_notice(const FoundRange& dropped, const FoundRange& kept) {
  if (dropped.range == kept.range) {
    return {.severity = Severity::notice,
            .id = "ranges/duplicate",
            .message = fmt::format("{} comes from {} and from {}; it is kept once",
                                   dropped.range.to_string(), kept.origin, dropped.origin)};
  }
  return {.severity = Severity::notice,
          .id = "ranges/covered",
          .message = fmt::format("{} ({}) is dropped: {} ({}) covers it", dropped.range.to_string(),
                                 dropped.origin, kept.range.to_string(), kept.origin)};
}

/// "10.96.0.0/12 (services, from ServiceCIDR kubernetes)"
std::string described(const FoundRange& found) {
  return fmt::format("{} ({}, from {})", found.range.to_string(), to_string(found.holds),
                     found.origin);
}

}  // namespace

std::vector<FoundRange> select(const std::vector<FoundRange>& found, Family family,
                               base::Diagnostics& problems) {
  const std::vector<FoundRange> wanted = of_family(found, family, problems);
  std::vector<bool> keep(wanted.size(), true);
  net::CidrSet set = set_of(wanted);
  for (const auto& [index, by_index] : set.drop_covered()) {
    problems.push_back(dropped_notice(wanted[index], wanted[by_index]));
    keep[index] = false;
  }
  std::vector<FoundRange> selected;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (keep[i]) selected.push_back(wanted[i]);
  }
  return selected;
}

std::string to_list(const std::vector<FoundRange>& ranges) {
  return set_of(ranges).to_string();
}

std::string listed(const std::vector<FoundRange>& ranges) {
  std::string text;
  for (const FoundRange& found : ranges) {
    text += text.empty() ? "" : ", ";
    text += fmt::format("{} ({})", found.range.to_string(), to_string(found.holds));
  }
  return text.empty() ? "no ranges" : text;
}

base::Diagnostics compare(const std::vector<FoundRange>& answer,
                          const std::vector<FoundRange>& cluster) {
  base::Diagnostics differences;
  const net::CidrSet answered = set_of(answer);
  for (const FoundRange& range : cluster) {
    if (answered.covers(range.range)) continue;
    differences.push_back(
        {.id = "ranges/not-covered",
         .message = fmt::format("the cluster's {} is not covered by {}", described(range),
                                answered.to_string()),
         .hint = "its traffic would bypass the sidecar; use the ranges of 'istioctl ranges auto'"});
  }
  const net::CidrSet real = set_of(cluster);
  const bool knows_pods =
      std::ranges::find(cluster, Holds::pods, &FoundRange::holds) != cluster.end();
  for (const FoundRange& range : answer) {
    // Nodes never are among the cluster's ranges.
    const bool can_tell =
        range.holds == Holds::services || (knows_pods && range.holds != Holds::nodes);
    if (!can_tell || real.covers(range.range)) continue;
    differences.push_back(
        {.severity = Severity::warning,
         .id = "ranges/outside",
         .message = fmt::format("{} holds addresses that the cluster does not name: it names {}",
                                described(range), real.to_string()),
         .hint = "traffic to them would go through the sidecar"});
  }
  return differences;
}

}  // namespace istioctl::cloud
