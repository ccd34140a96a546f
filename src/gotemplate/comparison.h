#pragma once

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/value.h"

/// Go's rules for eq and lt, on which the other comparisons stand.
namespace istioctl::gotemplate {

/// Whether the values are equal. Numbers compare with numbers of their own kind, signed with
/// unsigned ones; no value with anything; lists and maps only with nil; structs field by field.
/// Anything else is an error.
[[nodiscard]] base::Result<bool> equals(const Value& a, const Value& b);

/// Whether `a` is less than `b`: integers, floating-point numbers and strings (by bytes), each
/// with its own kind.
[[nodiscard]] base::Result<bool> less(const Value& a, const Value& b);

}  // namespace istioctl::gotemplate
