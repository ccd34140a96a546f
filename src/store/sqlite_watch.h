#pragma once

#include <stop_token>
#include <string>

#include "istioctl/store/sqlite_store.h"

namespace istioctl::store {

/// Store::watch() of the store's file.
[[nodiscard]] base::Result<void> watch_file(const SqliteOptions& options, const Query& query,
                                            const std::string& since, const EventVisitor& visitor,
                                            std::stop_token stop);

}  // namespace istioctl::store
