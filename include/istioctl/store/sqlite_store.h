#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "istioctl/base/error.h"
#include "istioctl/store/store.h"

namespace istioctl::store {

/// What to do when the file's directory isn't there.
enum class MissingDirectory : std::uint8_t {
  error,  ///< the user named the path: it is misspelt
  make,   ///< the default path: make it, 0700
};

struct SqliteOptions {
  std::string path;
  MissingDirectory missing_directory = MissingDirectory::error;
  /// How long to wait for another process that writes.
  std::chrono::milliseconds busy_timeout{10'000};
  /// The time for creationTimestamp; tests give their own.
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
};

/// The embedded store: one SQLite file, which several processes may use at once. Nothing is
/// touched before the first operation; reading where there is no file finds nothing and makes
/// none; the first write makes it, 0600.
[[nodiscard]] std::unique_ptr<Store> make_sqlite_store(SqliteOptions options);

}  // namespace istioctl::store
