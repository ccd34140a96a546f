#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/yaml/node.h"

namespace istioctl::yaml {

enum class ScalarType : std::uint8_t { null, boolean, integer, unsigned_integer, number, string };

/// A scalar with the type that Kubernetes gives it. `integer` holds all that fit into int64,
/// `unsigned_integer` only what is larger; `number` is never infinite or NaN, save for
/// `.inf` and `.nan`, which can't become JSON.
struct Scalar {
  ScalarType type = ScalarType::string;
  bool boolean = false;
  std::int64_t integer = 0;
  std::uint64_t unsigned_integer = 0;
  double number = 0;
};

/// The type of a plain (unquoted, untagged) scalar by the rules of YAML 1.1 as Go's
/// sigs.k8s.io/yaml applies them: `yes` is a boolean, `010` is 8, `1_000` is 1000, a date is
/// a string.
[[nodiscard]] Scalar resolve_plain(std::string_view text);

/// The type of a scalar node: quoted ones are strings, tags (`!!str`, `!!int`, …) decide where
/// there are any, JSON has its own few types. A tag that contradicts the text gives a string:
/// to_json() reports it.
[[nodiscard]] Scalar resolve_scalar(Node scalar);

/// Whether a scalar's tag promises a type other than string (`!!int`, `!!bool`, …).
[[nodiscard]] bool promises_other_type(Node scalar);

/// The words that Kubernetes reads as this boolean, in lower, Capital or UPPER case:
/// y, yes, true, on and n, no, false, off.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

/// The boolean that a node is, if it is one.
[[nodiscard]] std::optional<bool> as_boolean(Node node);

}  // namespace istioctl::yaml
