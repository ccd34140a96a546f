#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include "istioctl/store/sqlite_store.h"
#include "support/store_contract.h"
#include "support/store_objects.h"
#include "support/temporary_directory.h"

namespace istioctl::store {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

// More removals than are remembered, and what was before them.
void forget_history(Store& store) {
  constexpr int removals = 10'001;
  std::vector<Change> creations;
  std::vector<Change> changes;
  for (int number = 0; number < removals; ++number) {
    const config::Key key = test::key_of("forgotten-" + std::to_string(number));
    creations.push_back(test::write_of(Verb::create, key));
    changes.push_back(test::removal_of(key));
  }
  (void)test::commit(store, creations);
  (void)test::commit(store, changes);
}

/// A file that is yet to be made, as the place of stores.
class SqlitePlace {
 public:
  [[nodiscard]] test::StorePlace place() const {
    return {.open =
                [this] {
                  const auto now = sys_days(2018y / 4 / 1) + 12h + 34min + 56s + 789ms;
                  return make_sqlite_store(
                      {.path = directory_.file("config.db"), .now = [now] { return now; }});
                },
            .now = "2018-04-01T12:34:56Z",
            .forget_history = forget_history};
  }

 private:
  test::TemporaryDirectory directory_;
};

TEST_CASE("SQLite store: create") {
  const SqlitePlace file;
  test::check_create(file.place());
}

TEST_CASE("SQLite store: replace") {
  const SqlitePlace file;
  test::check_replace(file.place());
}

TEST_CASE("SQLite store: apply") {
  const SqlitePlace file;
  test::check_apply(file.place());
}

TEST_CASE("SQLite store: remove") {
  const SqlitePlace file;
  test::check_remove(file.place());
}

TEST_CASE("SQLite store: commit") {
  const SqlitePlace file;
  test::check_commit(file.place());
}

TEST_CASE("SQLite store: dry run") {
  const SqlitePlace file;
  test::check_dry_run(file.place());
}

TEST_CASE("SQLite store: get") {
  const SqlitePlace file;
  test::check_get(file.place());
}

TEST_CASE("SQLite store: list") {
  const SqlitePlace file;
  test::check_list(file.place());
}

TEST_CASE("SQLite store: metadata") {
  const SqlitePlace file;
  test::check_metadata(file.place());
}

TEST_CASE("SQLite store: size limit") {
  const SqlitePlace file;
  test::check_size_limit(file.place());
}

TEST_CASE("SQLite store: watch") {
  const SqlitePlace file;
  test::check_watch(file.place());
}

TEST_CASE("SQLite store: watch end") {
  const SqlitePlace file;
  test::check_watch_end(file.place());
}

}  // namespace
}  // namespace istioctl::store
