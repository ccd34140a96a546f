#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "istioctl/schema/rules.h"

namespace istioctl::schema {

/// Where checks of an object report: `field` is the path below it, empty for the object itself.
using ReportBelow = std::function<void(yaml::Node place, std::string_view field,
                                       std::string_view id, std::string message, std::string hint)>;

/// Checks what the fields of an object must be to one another. `meant` are fields that the object
/// has under a wrong name: what is wrong with them is that name, not that they are missing.
void check_rules(yaml::Node object, const Table& table, EmptyRule empties,
                 std::span<const Field* const> meant, const ReportBelow& report);

/// Checks that no two elements of a list share the value of a member; paths are below the list.
void check_unique(yaml::Node list, std::string_view member, const ReportBelow& report);

}  // namespace istioctl::schema
