#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/yaml/to_json.h"

/// Reading of objects that are known to be valid: what has another type than it should counts as
/// absent, and so do null and the empty string.
namespace istioctl::proxy {

/// The member with this name, or nullptr.
[[nodiscard]] const yaml::Json* member(const yaml::Json& object, std::string_view name);

/// The elements of a member that is a list; none where it isn't there.
[[nodiscard]] const yaml::Json& list_at(const yaml::Json& object, std::string_view name);

[[nodiscard]] std::string text_at(const yaml::Json& object, std::string_view name);
[[nodiscard]] std::vector<std::string> texts_at(const yaml::Json& object, std::string_view name);
[[nodiscard]] std::optional<bool> boolean_at(const yaml::Json& object, std::string_view name);

/// A number from 0 up.
[[nodiscard]] std::optional<std::uint32_t> number_at(const yaml::Json& object,
                                                     std::string_view name);

/// The same without 0, where 0 means the default.
[[nodiscard]] std::optional<std::uint32_t> count_at(const yaml::Json& object,
                                                    std::string_view name);

[[nodiscard]] std::optional<std::chrono::nanoseconds> duration_at(const yaml::Json& object,
                                                                  std::string_view name);

/// The pairs of a map of strings, sorted by their keys.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> pairs_at(const yaml::Json& object,
                                                                        std::string_view name);

}  // namespace istioctl::proxy
