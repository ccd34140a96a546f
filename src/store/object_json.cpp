#include "object_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "istioctl/store/store.h"

namespace istioctl::store {

namespace {

constexpr std::array<std::string_view, 8> server_metadata{"resourceVersion",
                                                          "creationTimestamp",
                                                          "uid",
                                                          "generation",
                                                          "selfLink",
                                                          "managedFields",
                                                          "deletionTimestamp",
                                                          "deletionGracePeriodSeconds"};

// Parsing every object to find nothing would cost more than storing it.
bool may_have_server_metadata(std::string_view object) {
  return std::ranges::any_of(server_metadata, [&](std::string_view name) {
    return object.find(name) != std::string_view::npos;
  });
}

void put(yaml::Json& metadata, std::string_view name, const std::string& value) {
  if (!value.empty()) metadata[std::string(name)] = value;
}

}  // namespace

std::string without_server_metadata(std::string object) {
  if (!may_have_server_metadata(object)) return object;
  yaml::Json json = yaml::Json::parse(object);
  for (const std::string_view name : server_metadata) {
    json["metadata"].erase(std::string(name));
  }
  return json.dump();
}

bool same_object(const std::string& stored, const std::string& given) {
  if (stored == given) return true;
  const auto json = nlohmann::json::parse(stored, nullptr, false);
  return !json.is_discarded() && json == nlohmann::json::parse(given);
}

yaml::Json to_json(const StoredObject& stored) {
  yaml::Json object = yaml::Json::parse(stored.object);
  const yaml::Json written = std::exchange(object["metadata"], yaml::Json::object());
  yaml::Json& metadata = object["metadata"];
  metadata["name"] = stored.key.name;
  put(metadata, "namespace", stored.key.name_space);
  put(metadata, "resourceVersion", stored.revision);
  put(metadata, "creationTimestamp", stored.created);
  for (const auto& [name, value] : written.items()) {
    if (!metadata.contains(name)) metadata[name] = value;
  }
  return object;
}

}  // namespace istioctl::store
