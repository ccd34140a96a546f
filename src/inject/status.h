#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/yaml/to_json.h"
#include "sidecar.h"

namespace istioctl::inject {

inline constexpr std::string_view status_annotation = "sidecar.istio.io/status";

/// What kube-inject says of its own work in the pod template's status annotation.
struct Status {
  std::string version;                                 ///< SHA-256 of the template
  std::array<std::vector<std::string>, 3> names = {};  ///< by Part
  yaml::Json restore = {};  ///< how the text was before, where names don't tell; null: they do

  [[nodiscard]] const std::vector<std::string>& of(Part part) const {
    return names[static_cast<std::size_t>(part)];
  }
};

[[nodiscard]] Status status_of(const Sidecar& sidecar, std::string version);

/// The annotation's value, as 0.7.1 writes it; `restore` only when there is one.
[[nodiscard]] std::string to_text(const Status& status);

/// Reads an annotation's value; nothing when it isn't kube-inject's.
[[nodiscard]] std::optional<Status> parse_status(std::string_view text);

/// What 0.7.1 adds when there is no annotation that says so.
[[nodiscard]] Status legacy_status();

}  // namespace istioctl::inject
