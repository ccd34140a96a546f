#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/gotemplate/value.h"

/// Views over values that exist already: for small data and for tests. `type` names have static
/// lifetime, as everywhere.
namespace istioctl::gotemplate {

[[nodiscard]] Value make_list(std::vector<Value> elements, std::string_view type);

/// A list that was never set.
[[nodiscard]] Value make_nil_list(std::string_view type);

using Entries = std::map<std::string, Value, std::less<>>;

/// `zero` is the zero value of the element type.
[[nodiscard]] Value make_map(Entries entries, Value zero, std::string_view type,
                             std::string_view key_type = "string");

/// A map[string]string.
[[nodiscard]] Value make_string_map(const std::map<std::string, std::string>& entries);

/// A map that was never set.
[[nodiscard]] Value make_nil_map(Value zero, std::string_view type,
                                 std::string_view key_type = "string");

using Fields = std::vector<std::pair<std::string_view, Value>>;

/// The names of `fields` have static lifetime.
[[nodiscard]] Value make_struct(Fields fields, std::string_view type);

/// A struct whose type has a String method that prints `text`.
[[nodiscard]] Value make_struct_with_text(Fields fields, std::string_view type, std::string text);

}  // namespace istioctl::gotemplate
