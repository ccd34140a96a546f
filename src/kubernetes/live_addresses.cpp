#include "live_addresses.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "istioctl/cloud/range_list.h"
#include "istioctl/net/ip_address.h"
#include "range_hints.h"

namespace istioctl::kubernetes {

namespace {

using yaml::Json;

// How many a message names.
constexpr std::size_t most_named = 3;

}  // namespace

void LiveAddresses::add(const Json& object, std::string_view kind, const Json& address) {
  if (!address.is_string()) return;
  // "None" and nothing are no addresses.
  const auto parsed = net::IpAddress::parse(address.get_ref<const std::string&>());
  if (!parsed) return;
  ++count_;
  const auto holds_it = [&](const cloud::FoundRange& found) {
    return found.range.contains(*parsed);
  };
  if (std::ranges::any_of(ranges_, holds_it)) return;
  strays_.push_back(fmt::format("{} of {} {}/{}", parsed->to_string(), kind,
                                text_member(object, {"metadata", "namespace"}),
                                text_member(object, {"metadata", "name"})));
}

void LiveAddresses::add_service(const Json& service) {
  const Json& several = member(service, {"spec", "clusterIPs"});
  if (several.empty()) return add(service, "Service", member(service, {"spec", "clusterIP"}));
  for (const Json& address : several) add(service, "Service", address);
}

void LiveAddresses::add_pod(const Json& pod) {
  const std::string phase = text_member(pod, {"status", "phase"});
  if (phase == "Succeeded" || phase == "Failed") return;
  if (member(pod, {"spec", "hostNetwork"}) == true) return;
  const Json& several = member(pod, {"status", "podIPs"});
  if (several.empty()) return add(pod, "Pod", member(pod, {"status", "podIP"}));
  for (const Json& address : several) add(pod, "Pod", member(address, {"ip"}));
}

base::Diagnostic LiveAddresses::problem(std::string_view id, std::string_view what) const {
  const std::vector<std::string> named(
      strays_.begin(),
      strays_.begin() + static_cast<std::ptrdiff_t>(std::min(strays_.size(), most_named)));
  const std::string others = strays_.size() > named.size()
                                 ? fmt::format(" and {} more", strays_.size() - named.size())
                                 : "";
  return {.id = std::string(id),
          .message =
              fmt::format("{}{} outside what was found for {}: {} (from {})",
                          fmt::join(named, ", "), others + (strays_.size() == 1 ? " lies" : " lie"),
                          what, cloud::to_list(ranges_), ranges_.front().origin),
          .hint =
              "these are not the cluster's ranges; name the right ones yourself, or pass "
              "--explain to see what was asked"};
}

}  // namespace istioctl::kubernetes
