#include "istioctl/store/store.h"

#include <utility>

namespace istioctl::store {

base::Result<std::vector<std::optional<StoredObject>>> Store::get_all(
    std::span<const config::Key> keys) {
  std::vector<std::optional<StoredObject>> found;
  found.reserve(keys.size());
  for (const config::Key& key : keys) {
    auto object = get(key);
    if (object) {
      found.emplace_back(std::move(*object));
    } else if (object.error().code == base::ErrorCode::not_found) {
      found.emplace_back();
    } else {
      return std::unexpected(std::move(object.error()));
    }
  }
  return found;
}

}  // namespace istioctl::store
