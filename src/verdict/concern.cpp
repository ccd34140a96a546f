#include "istioctl/verdict/concern.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http_request.h"
#include "istioctl/base/ascii.h"
#include "istioctl/proxy/host_name.h"
#include "istioctl/proxy/json_access.h"

namespace istioctl::verdict {

namespace {

using proxy::ObjectId;

/// The hosts that an object of any kind is about.
std::vector<std::string> hosts_of(const yaml::Json& object) {
  const yaml::Json* const spec = proxy::member(object, "spec");
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

/// What a request asks for.
class Asked {
 public:
  explicit Asked(const Request& request)
      : host_(without_port(HttpRequest(request).authority())), address_(known_address(request)) {
    std::ranges::transform(host_, host_.begin(), base::to_lower);
  }

  [[nodiscard]] bool is_of(const proxy::HostName& host) const {
    if (host.range) return address_ && host.range->contains(*address_);
    if (host.is_wildcard()) return host_.ends_with(std::string_view(host.text).substr(1));
    return host_ == host.text || host_ == host.key;
  }

 private:
  std::string host_;
  std::optional<net::IpAddress> address_;
};

std::vector<ObjectId> parts_of(const Verdict& verdict) {
  std::vector<ObjectId> parts;
  for (const Decision& decision : verdict.decisions) parts.push_back(decision.object);
  for (const Share& share : verdict.shares) {
    parts.insert(parts.end(), {share.target.service, share.target.policy});
  }
  if (verdict.mirror) {
    parts.insert(parts.end(), {verdict.mirror->target.service, verdict.mirror->target.policy});
  }
  std::erase(parts, proxy::no_object);
  return parts;
}

}  // namespace

bool concerns(const proxy::EgressModel& model, const proxy::PolicyObject& object,
              const Request& request, const Verdict& verdict) {
  const std::vector<ObjectId> parts = parts_of(verdict);
  if (std::ranges::any_of(parts, [&](ObjectId id) { return &model.objects()[id] == &object; })) {
    return true;
  }
  const Asked asked(request);
  return std::ranges::any_of(hosts_of(object.object), [&](const std::string& host) {
    return asked.is_of(proxy::host_name(host, object.key.name_space));
  });
}

}  // namespace istioctl::verdict
