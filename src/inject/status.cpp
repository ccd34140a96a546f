#include "status.h"

#include <utility>

namespace istioctl::inject {

namespace {

using yaml::Json;

// An annotation is at most 256 KiB, and what is nested deeper than this isn't ours.
constexpr std::size_t longest_status = std::size_t{256} << 10;
constexpr int deepest_status = 8;

std::optional<std::vector<std::string>> names_of(const Json& status, Part part) {
  std::vector<std::string> names;
  const auto found = status.find(field_name(part));
  if (found == status.end() || found->is_null()) return names;
  if (!found->is_array()) return std::nullopt;
  for (const Json& name : *found) {
    if (!name.is_string()) return std::nullopt;
    names.push_back(name.get<std::string>());
  }
  return names;
}

}  // namespace

Status status_of(const Sidecar& sidecar, std::string version) {
  Status status{.version = std::move(version)};
  for (const Part part : all_parts) {
    status.names[static_cast<std::size_t>(part)] = sidecar.names(part);
  }
  return status;
}

std::string to_text(const Status& status) {
  Json value{{"version", status.version}};
  for (const Part part : all_parts) value[std::string(field_name(part))] = status.of(part);
  if (!status.restore.is_null()) value["restore"] = status.restore;
  return value.dump();
}

std::optional<Status> parse_status(std::string_view text) {
  if (text.size() > longest_status) return std::nullopt;
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    return depth <= deepest_status;
  };
  const Json value = Json::parse(text, shallow, false);
  if (!value.is_object() || value.empty()) return std::nullopt;
  Status status;
  // Later releases leave the version out.
  if (const auto version = value.find("version"); version != value.end()) {
    if (!version->is_string()) return std::nullopt;
    status.version = version->get<std::string>();
  }
  for (const Part part : all_parts) {
    auto names = names_of(value, part);
    if (!names) return std::nullopt;
    status.names[static_cast<std::size_t>(part)] = std::move(*names);
  }
  status.restore = value.value("restore", Json());
  return status;
}

Status legacy_status() {
  return {
      .version = {},
      .names = {
          {{"istio-init", "enable-core-dump"}, {"istio-proxy"}, {"istio-envoy", "istio-certs"}}}};
}

}  // namespace istioctl::inject
