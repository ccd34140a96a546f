#pragma once

#include <functional>
#include <memory>
#include <string>

#include "istioctl/store/store.h"

/// What every store must do, whatever keeps its configuration. A test case of a store calls each
/// of these functions with a place that holds nothing; they check with doctest and bring their
/// own subcases.
namespace istioctl::test {

/// One place, and what stores may differ in.
struct StorePlace {
  /// Opens the place; what one store writes, the next one reads.
  std::function<std::unique_ptr<store::Store>()> open;
  /// A commit makes all of its writes or none.
  bool all_or_nothing = true;
  /// StoredObject::original is what was written.
  bool keeps_originals = true;
  /// The creationTimestamp that objects get now; empty: the place has a clock of its own.
  std::string now = {};
  /// Makes the place forget what it knew of changes up to now.
  std::function<void(store::Store&)> forget_history;
};

void check_create(const StorePlace& place);
void check_replace(const StorePlace& place);
void check_apply(const StorePlace& place);
void check_remove(const StorePlace& place);
void check_commit(const StorePlace& place);
void check_dry_run(const StorePlace& place);
void check_get(const StorePlace& place);
void check_list(const StorePlace& place);
void check_metadata(const StorePlace& place);
void check_size_limit(const StorePlace& place);
void check_watch(const StorePlace& place);
void check_watch_end(const StorePlace& place);

}  // namespace istioctl::test
