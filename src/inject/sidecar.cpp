#include "sidecar.h"

#include <algorithm>
#include <utility>

namespace istioctl::inject {

namespace {

void fill_in(yaml::Json& value, const Sidecar& sidecar) {
  if (value.is_structured()) {
    for (auto& member : value) fill_in(member, sidecar);
  } else if (value.is_string()) {
    const auto* const scalar = sidecar.shape->scalar_of(value.get_ref<const std::string&>());
    if (scalar != nullptr) value = sidecar.fill(*scalar);
  }
}

std::string name_of(const yaml::Json& item) {
  return item.value("name", std::string());
}

}  // namespace

std::string_view field_name(Part part) {
  switch (part) {
    case Part::init_containers: return "initContainers";
    case Part::containers: return "containers";
    case Part::volumes: return "volumes";
  }
  return {};
}

SidecarShape::SidecarShape(std::array<yaml::Json, 3> parts, std::vector<Scalar> scalars)
    : parts_(std::move(parts)), scalars_(std::move(scalars)) {
  for (const yaml::Json& part : parts_) {
    has_varying_names_ |= std::ranges::any_of(
        part, [this](const yaml::Json& item) { return scalar_of(name_of(item)) != nullptr; });
  }
}

const SidecarShape::Scalar* SidecarShape::scalar_of(std::string_view placeholder) const {
  const auto found = std::ranges::find(scalars_, placeholder, &Scalar::placeholder);
  return found == scalars_.end() ? nullptr : &*found;
}

std::string Sidecar::fill(const SidecarShape::Scalar& scalar) const {
  std::string text = scalar.literals.front();
  for (std::size_t i = 0; i < scalar.holes.size(); ++i) {
    text += holes[scalar.holes[i]];
    text += scalar.literals[i + 1];
  }
  return text;
}

std::vector<std::string> Sidecar::names(Part part) const {
  std::vector<std::string> names;
  for (const yaml::Json& item : shape->part(part)) {
    std::string name = name_of(item);
    const auto* const scalar = shape->scalar_of(name);
    names.push_back(scalar == nullptr ? std::move(name) : fill(*scalar));
  }
  return names;
}

yaml::Json Sidecar::part(Part part) const {
  yaml::Json value = shape->part(part);
  if (!shape->scalars().empty()) fill_in(value, *this);
  return value;
}

}  // namespace istioctl::inject
