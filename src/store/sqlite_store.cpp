#include "istioctl/store/sqlite_store.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sqlite_commit.h"
#include "sqlite_file.h"
#include "sqlite_rows.h"
#include "sqlite_watch.h"

namespace istioctl::store {

namespace {

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(SqliteOptions options) : options_(std::move(options)) {}

  base::Result<std::string> list(const Query& query, const Visitor& visitor) override {
    auto connection = open_to_read(options_);
    if (!connection) return std::unexpected(std::move(connection.error()));
    if (*connection == nullptr) return "0";
    // Each page is needed once: half a MiB of them is kept, however many there are.
    if (auto set = (*connection)->run("PRAGMA cache_size = -512"); !set) {
      return std::unexpected(std::move(set.error()));
    }
    // One transaction: all of it is the truth of one moment.
    auto transaction = Transaction::begin(**connection, Transaction::Kind::read);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    const auto revision = (*connection)->number("SELECT revision FROM state");
    if (!revision) return std::unexpected(revision.error());
    auto rows = select(**connection, query);
    if (!rows) return std::unexpected(std::move(rows.error()));
    for (auto row = rows->step(); !row || *row; row = rows->step()) {
      if (!row) return std::unexpected(row.error());
      const auto object = read_row(**connection, *rows);
      if (!object) return std::unexpected(object.error());
      if (!is_selected(*object, query.selector)) continue;
      if (auto visited = visitor(*object); !visited) return std::unexpected(visited.error());
    }
    return std::to_string(*revision);
  }

  base::Result<StoredObject> get(const config::Key& key) override {
    auto found = get_all(std::span(&key, 1));
    if (!found) return std::unexpected(std::move(found.error()));
    if (!found->front()) return base::fail(base::ErrorCode::not_found, "not found");
    return std::move(*found->front());
  }

  base::Result<std::vector<std::optional<StoredObject>>> get_all(
      std::span<const config::Key> keys) override {
    std::vector<std::optional<StoredObject>> found(keys.size());
    auto connection = open_to_read(options_);
    if (!connection) return std::unexpected(std::move(connection.error()));
    if (*connection == nullptr) return found;
    // One transaction: all of it is the truth of one moment.
    auto transaction = Transaction::begin(**connection, Transaction::Kind::read);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*connection)
                    ->prepare(fmt::format(
                        "SELECT {} FROM objects WHERE kind = ? AND namespace = ? AND name = ?",
                        object_columns));
    if (!rows) return std::unexpected(std::move(rows.error()));
    for (std::size_t index = 0; index < keys.size(); ++index) {
      auto object = find(**connection, *rows, keys[index]);
      if (!object) return std::unexpected(std::move(object.error()));
      found[index] = std::move(*object);
    }
    return found;
  }

  base::Result<std::vector<Outcome>> commit(std::span<const Change> changes,
                                            const CommitOptions& options) override {
    auto connection = options.dry_run             ? open_to_try(options_)
                      : may_make_objects(changes) ? open_to_write(options_)
                                                  : open_to_change(options_);
    if (!connection) return std::unexpected(std::move(connection.error()));
    const auto now = std::chrono::floor<std::chrono::seconds>(options_.now());
    return commit_changes(**connection, changes, options, fmt::format("{:%FT%TZ}", now));
  }

  base::Result<void> watch(const Query& query, const std::string& since,
                           const EventVisitor& visitor, std::stop_token stop) override {
    return watch_file(options_, query, since, visitor, std::move(stop));
  }

  [[nodiscard]] std::string location() const override { return "sqlite:" + options_.path; }

 private:
  static base::Result<std::optional<StoredObject>> find(Connection& connection, Statement& rows,
                                                        const config::Key& key) {
    rows.reset();
    rows.bind(1, key.kind->name);
    rows.bind(2, key.name_space);
    rows.bind(3, key.name);
    const auto found = rows.step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::nullopt;
    auto object = read_row(connection, rows);
    if (!object) return std::unexpected(std::move(object.error()));
    return std::move(*object);
  }

  static bool may_make_objects(std::span<const Change> changes) {
    return std::ranges::any_of(changes, [](const Change& change) {
      return change.verb == Verb::create || change.verb == Verb::apply;
    });
  }

  // The order of the primary key is the order of a list.
  static base::Result<Statement> select(Connection& connection, const Query& query) {
    const std::vector<std::string_view> marks(query.kinds.size(), "?");
    auto rows = connection.prepare(fmt::format(
        "SELECT {} FROM objects WHERE kind IN ({}){} ORDER BY kind, namespace, name",
        object_columns, fmt::join(marks, ","), query.name_space ? " AND namespace = ?" : ""));
    if (!rows) return rows;
    int parameter = 0;
    for (const config::Kind* const kind : query.kinds) rows->bind(++parameter, kind->name);
    if (query.name_space) rows->bind(++parameter, *query.name_space);
    return rows;
  }

  SqliteOptions options_;
};

}  // namespace

std::unique_ptr<Store> make_sqlite_store(SqliteOptions options) {
  return std::make_unique<SqliteStore>(std::move(options));
}

}  // namespace istioctl::store
