#pragma once

#include <span>
#include <string>
#include <vector>

#include "istioctl/store/store.h"
#include "sqlite.h"

namespace istioctl::store {

/// Makes the changes of one commit on a connection to the store's file: all writes or none.
/// `created` is the time for new objects.
[[nodiscard]] base::Result<std::vector<Outcome>> commit_changes(Connection& connection,
                                                                std::span<const Change> changes,
                                                                const CommitOptions& options,
                                                                const std::string& created);

}  // namespace istioctl::store
