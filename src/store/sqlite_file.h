#pragma once

#include <memory>

#include "istioctl/store/sqlite_store.h"
#include "sqlite.h"

namespace istioctl::store {

/// Opens the store's file for reading; no connection where there is no file, or an empty one.
/// A file that is no store of ours, or a newer one, is an error, and not touched.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> open_to_read(const SqliteOptions& options);

/// Opens it for writing; makes the file, its tables and, where asked to, its directory.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> open_to_write(const SqliteOptions& options);

/// The same for a commit that makes no new object: where no file is, none is made.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> open_to_change(
    const SqliteOptions& options);

/// The same for a commit that is only tried: where no file is, none is made.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> open_to_try(const SqliteOptions& options);

}  // namespace istioctl::store
