#include "sidecar.h"

#include <algorithm>

namespace istioctl::inject {

namespace {

void fill_in(yaml::Json& value, const Sidecar& sidecar) {
  if (value.is_structured()) {
    for (auto& member : value) fill_in(member, sidecar);
  } else if (value.is_string()) {
    const auto& scalars = sidecar.shape->scalars();
    const auto found = std::ranges::find(scalars, value.get_ref<const std::string&>(),
                                         &SidecarShape::Scalar::placeholder);
    if (found != scalars.end()) value = sidecar.fill(*found);
  }
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

std::vector<std::string> SidecarShape::names(Part part) const {
  std::vector<std::string> names;
  for (const yaml::Json& item : this->part(part)) {
    names.push_back(item.value("name", std::string()));
  }
  return names;
}

std::string Sidecar::fill(const SidecarShape::Scalar& scalar) const {
  std::string text = scalar.literals.front();
  for (std::size_t i = 0; i < scalar.holes.size(); ++i) {
    text += holes[scalar.holes[i]];
    text += scalar.literals[i + 1];
  }
  return text;
}

yaml::Json Sidecar::part(Part part) const {
  yaml::Json value = shape->part(part);
  if (!shape->scalars().empty()) fill_in(value, *this);
  return value;
}

}  // namespace istioctl::inject
