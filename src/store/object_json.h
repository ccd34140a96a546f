#pragma once

#include <string>
#include <string_view>

namespace istioctl::store {

/// An object's JSON without the metadata that a store sets itself.
[[nodiscard]] std::string without_server_metadata(std::string object);

/// Whether two objects are the same but for such metadata and the order of keys.
[[nodiscard]] bool same_object(const std::string& left, const std::string& right);

}  // namespace istioctl::store
