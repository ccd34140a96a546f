#include "patch.h"

#include <ranges>

#include "status.h"

namespace istioctl::inject {

namespace {

Patch pod_patch(const Sidecar& sidecar, std::string status) {
  Patch spec;
  for (const Part part : {Part::init_containers, Part::containers, Part::volumes}) {
    if (sidecar.shape->part(part).empty()) continue;
    spec.fields.emplace_back(field_name(part), Patch{.part = part});
  }
  Patch annotations;
  annotations.fields.emplace_back(status_annotation, Patch{.text = std::move(status)});
  Patch metadata;
  metadata.fields.emplace_back("annotations", std::move(annotations));
  Patch pod;
  pod.fields.emplace_back("metadata", std::move(metadata));
  pod.fields.emplace_back("spec", std::move(spec));
  return pod;
}

}  // namespace

Patch sidecar_patch(std::span<const std::string_view> path, const Sidecar& sidecar,
                    std::string status) {
  Patch patch = pod_patch(sidecar, std::move(status));
  for (const std::string_view key : path | std::views::reverse) {
    Patch outer;
    outer.fields.emplace_back(key, std::move(patch));
    patch = std::move(outer);
  }
  return patch;
}

yaml::Json to_json(const Patch& patch, const Sidecar& sidecar) {
  if (patch.part) return sidecar.part(*patch.part);
  if (patch.text) return *patch.text;
  yaml::Json value = yaml::Json::object();
  for (const auto& [key, field] : patch.fields) value[std::string(key)] = to_json(field, sidecar);
  return value;
}

bool apply(const Patch& patch, const Sidecar& sidecar, yaml::Json& value) {
  if (value.is_null()) {
    value = to_json(patch, sidecar);
    return true;
  }
  if (patch.text) return false;
  if (patch.part) {
    if (!value.is_array()) return false;
    yaml::Json items = sidecar.part(*patch.part);
    for (yaml::Json& item : items) value.push_back(std::move(item));
    return true;
  }
  if (!value.is_object()) return false;
  for (const auto& [key, field] : patch.fields) {
    if (!apply(field, sidecar, value[std::string(key)])) return false;
  }
  return true;
}

}  // namespace istioctl::inject
