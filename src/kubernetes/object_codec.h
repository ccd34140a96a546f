#pragma once

#include <string>

#include "istioctl/config/resource.h"
#include "istioctl/store/store.h"
#include "istioctl/yaml/to_json.h"

/// Objects as a store has them, and as an API server has them.
namespace istioctl::kubernetes {

/// An object that a server gave. What only the server cares about is taken out.
[[nodiscard]] store::StoredObject to_stored(const config::Kind& kind, yaml::Json item);

/// What to send for an object in compact JSON: in a version that the server has, without what a
/// server sets, and (where it isn't empty) with a resourceVersion.
[[nodiscard]] std::string to_body(const std::string& object, const config::Kind& kind,
                                  const std::string& version, const std::string& revision);

/// Whether two objects say the same, apart from what a server or kubectl notes down.
[[nodiscard]] bool is_same_object(const std::string& left, const std::string& right);

/// Whether everything that `part` says is in `whole`, to which a server may have added.
[[nodiscard]] bool contains_object(const std::string& whole, const std::string& part);

}  // namespace istioctl::kubernetes
