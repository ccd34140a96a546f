#pragma once

#include <optional>
#include <span>
#include <vector>

#include "istioctl/store/store.h"
#include "object_calls.h"

namespace istioctl::kubernetes {

/// What is known of a change's object before the change is made.
struct Before {
  bool known = false;  ///< whether anything is; then nothing found means that it isn't there
  std::optional<store::StoredObject> found = {};
  std::optional<base::Error> failure = {};  ///< why the server doesn't say
};

/// Looks for the objects of the changes at `indexes`, and returns one Before for every change.
/// Of a change that creates it is only asked whether the object is there: then `found` may have
/// nothing but its key, and where the server doesn't say nothing is known, as no failure. An
/// Error means that the server isn't there.
[[nodiscard]] base::Result<std::vector<Before>> look_before(ObjectCalls& calls,
                                                            std::span<const store::Change> changes,
                                                            std::span<const std::size_t> indexes);

}  // namespace istioctl::kubernetes
