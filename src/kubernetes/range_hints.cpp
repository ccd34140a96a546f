#include "range_hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "istioctl/cloud/range_text.h"
#include "istioctl/net/cidr_set.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"

namespace istioctl::kubernetes {

namespace {

using cloud::FoundRange;
using cloud::Holds;
using yaml::Json;

/// The value of a flag among a container's words: `--flag=value` or `--flag value`.
std::optional<std::string> flag_value(const Json& words, const std::string& flag) {
  if (!words.is_array()) return std::nullopt;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].is_string()) continue;
    const auto& word = words[i].get_ref<const std::string&>();
    if (word.starts_with(flag + "=")) return word.substr(flag.size() + 1);
    if (word == flag && i + 1 < words.size() && words[i + 1].is_string()) {
      return words[i + 1].get<std::string>();
    }
  }
  return std::nullopt;
}

void add_flag(const Json& pod, const std::string& flag, Holds holds, RangeHint& hint) {
  const std::string name = text_member(pod, {"metadata", "name"});
  for (const Json& container : member(pod, {"spec", "containers"})) {
    for (const char* const words : {"command", "args"}) {
      const auto value = flag_value(member(container, {words}), flag);
      if (value && !value->empty())
        hint.add(*value, holds, fmt::format("{} of pod {}", flag, name));
    }
  }
}

void add_subnet(yaml::Node networking, std::string_view key, Holds holds, RangeHint& hint) {
  const yaml::Node value = yaml::value_of(networking, key);
  if (!value || !value.is_scalar() || value.is_null() || value.text().empty()) return;
  hint.add(value.text(), holds, fmt::format("kubeadm-config: networking.{}", key));
}

}  // namespace

void RangeHint::add(std::string_view text, Holds holds, const std::string& origin) {
  std::vector<FoundRange> found;
  base::Diagnostics problems;
  if (!cloud::read_ranges(text, {.holds = holds, .origin = origin, .field = origin}, {}, found,
                          problems)) {
    fault = fmt::format("{}: {}", origin, problems.front().message);
    return;
  }
  warnings.insert(warnings.end(), problems.begin(), problems.end());
  std::vector<FoundRange>& known = holds == Holds::services ? services : pods;
  for (FoundRange& range : found) {
    const bool is_known = std::ranges::find(known, range.range, &FoundRange::range) != known.end();
    if (!is_known) known.push_back(std::move(range));
  }
}

RangeHint hint_of_service_cidrs(const Json& list) {
  RangeHint hint;
  for (const Json& item : member(list, {"items"})) {
    const std::string origin = "ServiceCIDR " + text_member(item, {"metadata", "name"});
    for (const Json& cidr : member(item, {"spec", "cidrs"})) {
      if (cidr.is_string()) hint.add(cidr.get<std::string>(), Holds::services, origin);
    }
  }
  return hint;
}

RangeHint hint_of_kubeadm(const Json& config_map) {
  RangeHint hint;
  const std::string text = text_member(config_map, {"data", "ClusterConfiguration"});
  yaml::Document document;
  base::Diagnostics problems;
  if (!document.load_yaml(text, {.source = "ClusterConfiguration"}, problems)) {
    hint.fault = fmt::format("ClusterConfiguration is no YAML: {}", problems.front().message);
    return hint;
  }
  const yaml::Node root = document.root();
  if (!root || !root.is_mapping()) return hint;
  const yaml::Node networking = yaml::value_of(root, "networking");
  if (!networking || !networking.is_mapping()) return hint;
  add_subnet(networking, "serviceSubnet", Holds::services, hint);
  add_subnet(networking, "podSubnet", Holds::pods, hint);
  return hint;
}

RangeHint hint_of_flags(const Json& pods) {
  RangeHint hint;
  for (const Json& pod : member(pods, {"items"})) {
    const std::string component = text_member(pod, {"metadata", "labels", "component"});
    if (component == "kube-apiserver") {
      add_flag(pod, "--service-cluster-ip-range", Holds::services, hint);
    } else {
      add_flag(pod, "--cluster-cidr", Holds::pods, hint);
    }
  }
  return hint;
}

RangeHint hint_of_refusal(const Status& status) {
  constexpr std::string_view before = "The range of valid IPs is ";
  RangeHint hint;
  const std::size_t found = status.message.find(before);
  if (found == std::string::npos) return hint;
  const std::size_t begin = found + before.size();
  const std::size_t end = status.message.find_first_not_of("0123456789abcdef.:/", begin);
  std::string text = status.message.substr(begin, end - begin);
  while (text.ends_with('.')) text.pop_back();
  hint.add(text, Holds::services, "the refusal of an impossible ClusterIP");
  return hint;
}

RangeHint hint_of_nodes(const std::vector<Json>& nodes) {
  RangeHint each;
  for (const Json& node : nodes) {
    const std::string origin = "node " + text_member(node, {"metadata", "name"});
    const Json& several = member(node, {"spec", "podCIDRs"});
    for (const Json& cidr : several) {
      if (cidr.is_string()) each.add(cidr.get<std::string>(), Holds::pods, origin);
    }
    const std::string one = text_member(node, {"spec", "podCIDR"});
    if (several.empty() && !one.empty()) each.add(one, Holds::pods, origin);
  }
  std::vector<net::Cidr> cidrs;
  for (const FoundRange& found : each.pods) cidrs.push_back(found.range);
  RangeHint hint{.fault = std::move(each.fault), .warnings = std::move(each.warnings)};
  const net::CidrSet collapsed = net::CidrSet(std::move(cidrs)).collapse();
  for (const net::Cidr& range : collapsed.ranges()) {
    hint.pods.push_back({.range = range, .holds = Holds::pods, .origin = "the nodes' podCIDRs"});
  }
  return hint;
}

const Json& member(const Json& object, std::initializer_list<std::string_view> path) {
  static const Json none;
  const Json* place = &object;
  for (const std::string_view key : path) {
    if (!place->is_object()) return none;
    const auto found = place->find(key);
    if (found == place->end()) return none;
    place = &*found;
  }
  return *place;
}

std::string text_member(const Json& object, std::initializer_list<std::string_view> path) {
  const Json& value = member(object, path);
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace istioctl::kubernetes
