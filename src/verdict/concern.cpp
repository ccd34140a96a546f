#include "istioctl/verdict/concern.h"

#include <algorithm>
#include <string_view>

#include "http_request.h"
#include "istioctl/base/lower_case.h"
#include "istioctl/proxy/host_name.h"
#include "istioctl/proxy/json_access.h"

namespace istioctl::verdict {

namespace {

using proxy::PolicyObject;

/// The hosts that an object of any kind is about.
std::vector<std::string> hosts_of(const PolicyObject& object) {
  const yaml::Json* const spec = proxy::member(object.object, "spec");
  if (spec == nullptr) return {};
  std::vector<std::string> hosts = proxy::texts_at(*spec, "hosts");
  hosts.push_back(proxy::text_at(*spec, "name"));
  if (const yaml::Json* const destination = proxy::member(*spec, "destination")) {
    hosts.push_back(proxy::text_at(*destination, "service"));
    hosts.push_back(proxy::text_at(*destination, "name"));
  }
  std::erase(hosts, "");
  return hosts;
}

/// Whether an object that has ports has this one.
bool may_have_port(const PolicyObject& object, std::uint16_t port) {
  const yaml::Json* const spec = proxy::member(object.object, "spec");
  const yaml::Json* const ports = spec == nullptr ? nullptr : proxy::member(*spec, "ports");
  return ports == nullptr || std::ranges::any_of(*ports, [&](const yaml::Json& one) {
           return proxy::number_at(one, "number") == port;
         });
}

std::vector<proxy::Target> targets_of(const Verdict& verdict) {
  std::vector<proxy::Target> targets;
  for (const Share& share : verdict.shares) targets.push_back(share.target);
  if (verdict.mirror) targets.push_back(verdict.mirror->target);
  return targets;
}

}  // namespace

Concern::Concern(const proxy::EgressModel& model, const Request& request, const Verdict& verdict)
    : hosts_{base::lower_case(without_port(HttpRequest(request).authority()))},
      address_(known_address(request)),
      port_(request.url.port) {
  const auto add = [&](proxy::ObjectId id) {
    if (id != proxy::no_object) parts_.push_back(&model.objects()[id]);
  };
  for (const Decision& decision : verdict.decisions) add(decision.object);
  for (const proxy::Target& target : targets_of(verdict)) {
    add(target.service);
    add(target.policy);
    hosts_.push_back(base::lower_case(target.host));
  }
}

bool Concern::is_about(const PolicyObject& object) const {
  return std::ranges::find(parts_, &object) != parts_.end() ||
         std::ranges::any_of(hosts_of(object),
                             [&](const std::string& host) { return is_asked(host, object); });
}

bool Concern::is_asked(const std::string& host, const PolicyObject& object) const {
  if (host == "*") return may_have_port(object, port_);
  const proxy::HostName name = proxy::host_name(host, object.key.name_space);
  if (name.range) return address_ && name.range->contains(*address_);
  return std::ranges::any_of(hosts_, [&](const std::string& asked) {
    if (name.is_wildcard()) return asked.ends_with(std::string_view(name.text).substr(1));
    return asked == name.text || asked == name.key;
  });
}

}  // namespace istioctl::verdict
