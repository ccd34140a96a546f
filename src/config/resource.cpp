#include "istioctl/config/resource.h"

#include <fmt/format.h>

#include <tuple>

namespace istioctl::config {

bool operator<(const Key& left, const Key& right) {
  return std::tie(left.kind->name, left.name_space, left.name) <
         std::tie(right.kind->name, right.name_space, right.name);
}

std::string display_name(const Key& key) {
  return fmt::format("{}/{}/{}", key.kind->name, key.name_space, key.name);
}

std::string kebab_name(const Key& key) {
  return fmt::format("{}/{}/{}", key.kind->kebab, key.name_space, key.name);
}

}  // namespace istioctl::config
