#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/yaml/to_json.h"

namespace istioctl::inject {

/// The lists of a pod's spec that a sidecar adds to, in the order in which they are added.
enum class Part : std::uint8_t { init_containers, containers, volumes };

inline constexpr std::array all_parts{Part::init_containers, Part::containers, Part::volumes};

[[nodiscard]] std::string_view field_name(Part part);

/// What a template rendered for a class of pods: lists of containers and volumes in which a
/// scalar that depends on the pod is a placeholder. Immutable.
class SidecarShape {
 public:
  /// A scalar that depends on the pod: literal pieces, and between each two a hole.
  struct Scalar {
    std::string placeholder;            ///< a word that is nowhere else
    std::vector<std::string> literals;  ///< one more than holes
    std::vector<std::size_t> holes;     ///< numbers of holes
  };

  SidecarShape(std::array<yaml::Json, 3> parts, std::vector<Scalar> scalars);

  [[nodiscard]] const yaml::Json& part(Part part) const {
    return parts_[static_cast<std::size_t>(part)];
  }
  [[nodiscard]] const std::vector<Scalar>& scalars() const { return scalars_; }

  /// The scalar that a text is the placeholder of; null when it is none.
  [[nodiscard]] const Scalar* scalar_of(std::string_view placeholder) const;

  /// Whether a name of what is added depends on the pod.
  [[nodiscard]] bool has_varying_names() const { return has_varying_names_; }

 private:
  std::array<yaml::Json, 3> parts_;
  std::vector<Scalar> scalars_;
  bool has_varying_names_ = false;
};

/// A sidecar for one pod: a shape, and what fills its holes.
struct Sidecar {
  std::shared_ptr<const SidecarShape> shape;
  std::vector<std::string> holes;

  /// A part with all holes filled.
  [[nodiscard]] yaml::Json part(Part part) const;

  /// The names of what is added to a part.
  [[nodiscard]] std::vector<std::string> names(Part part) const;

  /// The value of a scalar that depends on the pod.
  [[nodiscard]] std::string fill(const SidecarShape::Scalar& scalar) const;
};

}  // namespace istioctl::inject
