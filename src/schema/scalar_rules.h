#pragma once

#include <expected>
#include <optional>
#include <string>

#include "istioctl/schema/read.h"

namespace istioctl::schema {

/// Why a scalar isn't of a type.
struct Violation {
  std::string id;
  std::string message;
  std::string hint;
};

/// The value of a node of a scalar type, or why it has none. `field` gives the bounds of
/// integers and may be null.
[[nodiscard]] std::expected<yaml::Json, Violation> scalar_value(yaml::Node node, const Type& type,
                                                                const Field* field,
                                                                StringRule strings);

/// What is wrong with the key of a map, if anything.
[[nodiscard]] std::optional<Violation> key_violation(yaml::Node key, const Type& map);

/// What a node is, for a message: "a list", "the number 3", "the string \"x\"".
[[nodiscard]] std::string describe(yaml::Node node);

}  // namespace istioctl::schema
