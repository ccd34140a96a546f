#include "object_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "api_answer.h"

namespace istioctl::kubernetes {

namespace {

using yaml::Json;
using SortedJson = nlohmann::json;

// What nobody but the server has a use for.
constexpr std::array<const char*, 4> bookkeeping{"uid", "generation", "selfLink", "managedFields"};

// What a StoredObject has elsewhere, or comes and goes by itself.
constexpr std::array<const char*, 4> circumstances{
    "resourceVersion", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"};

constexpr const char* kubectls_note = "kubectl.kubernetes.io/last-applied-configuration";

template <typename AnyJson>
AnyJson* metadata_of(AnyJson& object) {
  const auto found = object.find("metadata");
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

template <typename AnyJson>
void drop_server_metadata(AnyJson& object) {
  AnyJson* const metadata = metadata_of(object);
  if (metadata == nullptr) return;
  for (const char* const name : bookkeeping) metadata->erase(name);
  for (const char* const name : circumstances) metadata->erase(name);
}

/// An object to compare: with sorted keys, and only what its author said.
SortedJson comparable(const std::string& object) {
  SortedJson json = SortedJson::parse(object, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return json;
  json.erase("apiVersion");  // a server converts between versions
  drop_server_metadata(json);
  SortedJson* const metadata = metadata_of(json);
  if (metadata == nullptr) return json;
  const auto annotations = metadata->find("annotations");
  if (annotations != metadata->end() && annotations->is_object()) {
    annotations->erase(kubectls_note);
    if (annotations->empty()) metadata->erase("annotations");
  }
  return json;
}

bool contains(const SortedJson& whole, const SortedJson& part) {
  if (part.is_object() && whole.is_object()) {
    for (auto member = part.begin(); member != part.end(); ++member) {
      const auto found = whole.find(member.key());
      if (found == whole.end() || !contains(*found, *member)) return false;
    }
    return true;
  }
  if (part.is_array() && whole.is_array()) {
    return std::ranges::equal(whole, part, contains);
  }
  return whole == part;
}

}  // namespace

store::StoredObject to_stored(const config::Kind& kind, Json item) {
  store::StoredObject stored{.key = {.kind = &kind,
                                     .name_space = metadata_at(item, "namespace"),
                                     .name = metadata_at(item, "name")},
                             .revision = metadata_at(item, "resourceVersion"),
                             .created = metadata_at(item, "creationTimestamp")};
  item["apiVersion"] = config::api_version(kind);
  item["kind"] = kind.name;
  if (Json* const metadata = metadata_of(item)) {
    for (const char* const name : bookkeeping) metadata->erase(name);
  }
  stored.object = item.dump();
  return stored;
}

std::string to_body(const std::string& object, const config::Kind& kind, const std::string& version,
                    const std::string& revision) {
  Json json = Json::parse(object);
  json["apiVersion"] = fmt::format("{}/{}", kind.group, version);
  drop_server_metadata(json);
  if (!revision.empty()) json["metadata"]["resourceVersion"] = revision;
  return json.dump();
}

bool is_same_object(const std::string& left, const std::string& right) {
  return comparable(left) == comparable(right);
}

bool contains_object(const std::string& whole, const std::string& part) {
  return contains(comparable(whole), comparable(part));
}

}  // namespace istioctl::kubernetes
