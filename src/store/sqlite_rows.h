#pragma once

#include <string_view>

#include "istioctl/store/store.h"
#include "sqlite.h"

namespace istioctl::store {

/// The columns that read_row() takes, in this order.
inline constexpr std::string_view object_columns =
    "kind, namespace, name, revision, created, object, original, "
    "CASE WHEN json_valid(object) THEN json_type(object) ELSE '' END";
inline constexpr int revision_column = 3;
/// The first column behind them.
inline constexpr int behind_object_columns = 8;

/// The object of a row. Its kind is null when this program doesn't know it. What is no JSON
/// object is an error that names it.
[[nodiscard]] base::Result<StoredObject> read_row(const Connection& connection,
                                                  const Statement& row);

/// Whether the selector takes an object.
[[nodiscard]] bool is_selected(const StoredObject& object, const config::Selector& selector);

}  // namespace istioctl::store
