#pragma once

#include <string>
#include <string_view>

namespace istioctl::store {

/// An object's JSON without the metadata that a store sets itself.
[[nodiscard]] std::string without_server_metadata(std::string object);

/// Whether two objects are the same but for such metadata and the order of keys. A stored one that
/// is damaged is like no other.
[[nodiscard]] bool same_object(const std::string& stored, const std::string& given);

}  // namespace istioctl::store
