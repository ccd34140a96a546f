#include "object_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "istioctl/base/printable.h"
#include "istioctl/config/crd.h"
#include "istioctl/kubernetes/api_path.h"

namespace istioctl::kubernetes {

namespace {

using namespace std::chrono_literals;

constexpr int not_found = 404;

// A definition is served within a second of its making, on a busy server within a few.
constexpr auto definition_interval = 100ms;
constexpr int definition_looks = 50;

ApiFailure missing_definition(const config::Kind& kind, const std::string& server) {
  return {
      .error = {base::ErrorCode::unavailable,
                fmt::format("{} has no {}: the CustomResourceDefinition {} is missing",
                            base::escape_for_terminal(server), kind.plural, config::crd_name(kind)),
                "istioctl crds | kubectl apply -f - makes it"}};
}

}  // namespace

std::string collection_path(const config::Kind& kind, const std::string& version,
                            const std::string& name_space) {
  const std::string group = group_path(std::string(kind.group), version);
  return name_space.empty()
             ? fmt::format("{}/{}", group, kind.plural)
             : fmt::format("{}/namespaces/{}/{}", group, escape_path(name_space), kind.plural);
}

std::string object_path(const config::Key& key, const std::string& version) {
  return fmt::format("{}/{}", collection_path(*key.kind, version, key.name_space),
                     escape_path(key.name));
}

std::string ObjectCalls::version_of(const config::Kind& kind) const {
  const auto other = versions_.find(&kind);
  return other == versions_.end() ? std::string(kind.version) : other->second;
}

bool ObjectCalls::is_unknown_kind(const ApiFailure& failure) {
  // About an object or a namespace that isn't there the server says which one.
  return failure.status && failure.status->code == not_found &&
         (failure.status->reason != "NotFound" ||
          failure.status->message == "the server could not find the requested resource");
}

ApiResult<std::string> ObjectCalls::send(const ObjectCall& call) {
  ApiResult<std::string> result;
  send_all(std::span(&call, 1),
           [&](std::size_t, ApiResult<std::string> one) { result = std::move(one); });
  return result;
}

void ObjectCalls::send_all(std::span<const ObjectCall> calls,
                           const ApiClient::Completion& completed) {
  std::vector<ApiRequest> requests;
  requests.reserve(calls.size());
  for (const ObjectCall& call : calls) requests.push_back(call.request(version_of(*call.kind)));
  std::vector<std::size_t> again;
  client_.send_all(requests, [&](std::size_t index, ApiResult<std::string> result) {
    const bool unknown = !result && is_unknown_kind(result.error());
    if (unknown) {
      again.push_back(index);
    } else {
      completed(index, std::move(result));
    }
  });
  if (again.empty()) return;
  std::ranges::sort(again);
  std::vector<std::size_t> indexes;
  std::vector<ApiRequest> repeated;
  std::map<const config::Kind*, ApiResult<void>> settled;  // asked for once, whatever the answer
  for (const std::size_t index : again) {
    const ObjectCall& call = calls[index];
    const auto asked = settled.find(call.kind);
    const auto known =
        asked != settled.end() ? asked : settled.emplace(call.kind, settle(*call.kind)).first;
    if (!known->second) {
      completed(index, std::unexpected(known->second.error()));
      continue;
    }
    indexes.push_back(index);
    repeated.push_back(call.request(version_of(*call.kind)));
  }
  client_.send_all(repeated, [&](std::size_t place, ApiResult<std::string> result) {
    completed(indexes[place], std::move(result));
  });
}

ApiResult<void> ObjectCalls::settle(const config::Kind& kind) {
  if (settled_.contains(&kind)) return {};
  auto version = find_version(kind);
  if (!version) return std::unexpected(std::move(version.error()));
  settled_.insert(&kind);
  if (*version != kind.version) versions_[&kind] = std::move(*version);
  return {};
}

ApiResult<std::string> ObjectCalls::find_version(const config::Kind& kind) {
  const std::string group(kind.group);
  auto served = discovery_.versions(group);
  if (!served) return std::unexpected(std::move(served.error()));
  // The kind's own version, where it is there at all, is the one that its objects are written for.
  std::ranges::stable_partition(*served, [&](const auto& name) { return name == kind.version; });
  auto found = discovery_.version_of(group, std::string(kind.plural), *served);
  if (!found) return std::unexpected(std::move(found.error()));
  if (*found) return std::move(**found);
  if (await_definition(kind)) return std::string(kind.version);
  return std::unexpected(missing_definition(kind, client_.server()));
}

// Right behind `istioctl crds | kubectl apply -f -` the definition is there and its path isn't yet.
bool ObjectCalls::await_definition(const config::Kind& kind) {
  const ApiRequest definition{
      .path = fmt::format("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{}",
                          escape_path(config::crd_name(kind)))};
  if (!client_.send(definition)) return false;
  const ApiRequest objects{
      .path = with_query(collection_path(kind, std::string(kind.version), ""), "limit", "1")};
  for (int look = 0; look < definition_looks; ++look) {
    const auto listed = client_.send(objects);
    if (listed || !is_unknown_kind(listed.error())) return true;
    sleep_(definition_interval);
  }
  return false;
}

}  // namespace istioctl::kubernetes
