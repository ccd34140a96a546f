#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/yaml/to_json.h"
#include "sidecar.h"

namespace istioctl::inject {

/// What is to be added to a node: to a mapping fields, to a list a part of the sidecar, or a
/// text where there is none.
struct Patch {
  std::vector<std::pair<std::string_view, Patch>> fields = {};
  std::optional<Part> part = {};
  std::optional<std::string> text = {};

  [[nodiscard]] bool is_mapping() const { return !part && !text; }
};

/// The patch that puts a sidecar and its status annotation into a pod template at the end of
/// `path`. Parts without items are left out.
[[nodiscard]] Patch sidecar_patch(std::span<const std::string_view> path, const Sidecar& sidecar,
                                  std::string status);

/// The patch as a value of its own: what stands where there was nothing.
[[nodiscard]] yaml::Json to_json(const Patch& patch, const Sidecar& sidecar);

/// Adds the patch to a value. False when the value has another type than the patch needs.
[[nodiscard]] bool apply(const Patch& patch, const Sidecar& sidecar, yaml::Json& value);

}  // namespace istioctl::inject
