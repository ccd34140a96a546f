#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/value.h"

/// Go's fmt.Sprint, Sprintln and Sprintf. Each stops with an error soon after `limit` bytes.
namespace istioctl::gotemplate {

/// The arguments one after the other, with a space between two that are no strings.
[[nodiscard]] base::Result<std::string> print(std::span<const Value> arguments, std::size_t limit);

/// As an action prints its result: pointers are followed, and no value is "<no value>".
[[nodiscard]] base::Result<std::string> print_indirect(std::span<const Value> arguments,
                                                       std::size_t limit);

/// The arguments with spaces between and a newline behind.
[[nodiscard]] base::Result<std::string> print_line(std::span<const Value> arguments,
                                                   std::size_t limit);

/// The arguments laid out by `format`.
[[nodiscard]] base::Result<std::string> print_format(std::string_view format,
                                                     std::span<const Value> arguments,
                                                     std::size_t limit);

}  // namespace istioctl::gotemplate
