#pragma once

#include <string>

#include "istioctl/store/store.h"
#include "object_calls.h"

/// The calls that a change is made by. A call refers to its change, which must outlive it.
namespace istioctl::kubernetes {

/// Whether the server makes a change, or only says what it would do.
enum class Try : std::uint8_t { make, only_try };

[[nodiscard]] ObjectCall get_call(const config::Key& key);

/// The first objects of a namespace.
[[nodiscard]] ObjectCall list_call(const config::Key& key, std::size_t limit);

[[nodiscard]] ObjectCall create_call(const store::Change& change, Try how);

/// Overwrites the object at `revision`, and no other.
[[nodiscard]] ObjectCall replace_call(const store::Change& change, const std::string& revision,
                                      Try how);

[[nodiscard]] ObjectCall remove_call(const store::Change& change, Try how);

}  // namespace istioctl::kubernetes
