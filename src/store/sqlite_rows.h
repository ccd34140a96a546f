#pragma once

#include <string_view>

#include "istioctl/store/store.h"
#include "sqlite.h"

namespace istioctl::store {

/// The columns that read_row() takes, in this order.
inline constexpr std::string_view object_columns =
    "kind, namespace, name, revision, created, object, original";
inline constexpr int revision_column = 3;
/// The first column behind them.
inline constexpr int behind_object_columns = 7;

/// The object of a row. Its kind is null when this program doesn't know it.
[[nodiscard]] StoredObject read_row(const Statement& row);

/// Whether the selector takes an object.
[[nodiscard]] bool is_selected(const StoredObject& object, const config::Selector& selector);

}  // namespace istioctl::store
