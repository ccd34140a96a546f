#pragma once

#include <span>

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/value.h"

/// The functions len, index and slice. Pointers are followed; a nil one is an error. Strings
/// count in bytes.
namespace istioctl::gotemplate {

/// The length of a string, list or map.
[[nodiscard]] base::Result<Value> length(const Value& item);

/// item[i][j]…: elements of lists, bytes of strings, values of maps. A key that a map lacks
/// gives the zero value of its elements.
[[nodiscard]] base::Result<Value> index(const Value& item, std::span<const Value> indexes);

/// item[i:j:k] of a list, item[i:j] of a string; missing indexes mean all.
[[nodiscard]] base::Result<Value> slice(const Value& item, std::span<const Value> indexes);

}  // namespace istioctl::gotemplate
