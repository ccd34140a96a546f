#include "sqlite_watch.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "istioctl/base/printable.h"
#include "sqlite_file.h"
#include "sqlite_rows.h"

namespace istioctl::store {

namespace {

// PRAGMA data_version costs microseconds, so that this only bounds how late an event is.
constexpr std::chrono::milliseconds poll_interval{100};

/// What a path leads to: another file of the same name is another one.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

std::optional<FileIdentity> identify(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{.device = status.st_dev, .inode = status.st_ino};
}

class Watch {
 public:
  Watch(const SqliteOptions& options, const Query& query, std::int64_t since,
        const EventVisitor& visitor, std::stop_token stop)
      : options_(options),
        query_(query),
        since_(since),
        visitor_(visitor),
        stop_(std::move(stop)) {}

  base::Result<void> run() {
    while (!stop_.stop_requested()) {
      auto changed = look();
      if (!changed) return std::unexpected(std::move(changed.error()));
      if (*changed) {
        const auto goes_on = report();
        if (!goes_on) return std::unexpected(goes_on.error());
        if (!*goes_on) return {};
      }
      pause();
    }
    return {};
  }

 private:
  [[nodiscard]] base::Error replaced() const {
    return {base::ErrorCode::conflict,
            fmt::format("{} was removed or replaced by another store while it was watched",
                        base::escape_for_terminal(options_.path)),
            "list anew"};
  }

  // Whether somebody wrote since the last look; true at the first.
  base::Result<bool> look() {
    const std::optional<FileIdentity> file = identify(options_.path);
    if (connection_ != nullptr && file != file_) return std::unexpected(replaced());
    if (connection_ == nullptr || connection_->is_immutable()) {
      auto opened = open_to_read(options_);
      if (!opened) return std::unexpected(std::move(opened.error()));
      connection_ = std::move(*opened);
      file_ = file;
      seen_version_ = -1;
      if (connection_ == nullptr && since_ > 0) return std::unexpected(replaced());
      if (connection_ == nullptr) return false;
    }
    const auto version = connection_->number("PRAGMA data_version");
    if (!version) return std::unexpected(version.error());
    return std::exchange(seen_version_, *version) != *version;
  }

  base::Result<bool> report() {
    auto transaction = Transaction::begin(*connection_, Transaction::Kind::read);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    const auto newest = connection_->number("SELECT revision FROM state");
    if (!newest) return std::unexpected(newest.error());
    if (since_ > *newest) return std::unexpected(replaced());
    const auto oldest = connection_->number("SELECT oldest FROM state");
    if (!oldest) return std::unexpected(oldest.error());
    if (since_ < *oldest) {
      return base::fail(base::ErrorCode::conflict,
                        fmt::format("revision {} is too long ago to watch from", since_),
                        "list anew");
    }
    auto statement = connection_->prepare(
        fmt::format("SELECT {}, created_revision FROM objects WHERE revision > ?1 UNION ALL "
                    "SELECT kind, namespace, name, revision, '', '', '', 'object', 0 FROM removals "
                    "WHERE revision > ?1 "
                    "ORDER BY revision",
                    object_columns));
    if (!statement) return std::unexpected(std::move(statement.error()));
    statement->bind(1, since_);
    const std::int64_t before = since_;
    for (auto row = statement->step(); !row || *row; row = statement->step()) {
      if (!row) return std::unexpected(row.error());
      since_ = statement->number(revision_column);
      const auto goes_on = report_row(*statement, before);
      if (!goes_on || !*goes_on) return goes_on;
    }
    return true;
  }

  base::Result<bool> report_row(const Statement& row, std::int64_t before) {
    auto object = read_row(*connection_, row);
    if (!object) return std::unexpected(std::move(object.error()));
    Event event{.type = EventType::modified, .object = std::move(*object)};
    const config::Key& key = event.object.key;
    const bool wanted = std::ranges::find(query_.kinds, key.kind) != query_.kinds.end() &&
                        query_.name_space.value_or(key.name_space) == key.name_space;
    if (!wanted) return true;
    const std::int64_t created = row.number(behind_object_columns);
    if (created == 0) {
      event.type = EventType::removed;
    } else if (!is_selected(event.object, query_.selector)) {
      if (created > before) return true;
      event.type = EventType::removed;  // it may have been selected
    } else if (created > before) {
      event.type = EventType::added;
    }
    return visitor_(event);
  }

  void pause() {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any stopped;
    (void)stopped.wait_for(lock, stop_, poll_interval, [] { return false; });
  }

  const SqliteOptions& options_;
  const Query& query_;
  std::int64_t since_;
  const EventVisitor& visitor_;
  std::stop_token stop_;
  std::unique_ptr<Connection> connection_;
  std::optional<FileIdentity> file_;
  std::int64_t seen_version_ = -1;
};

}  // namespace

base::Result<void> watch_file(const SqliteOptions& options, const Query& query,
                              const std::string& since, const EventVisitor& visitor,
                              std::stop_token stop) {
  std::int64_t revision = 0;
  const auto [end, error] = std::from_chars(since.data(), since.data() + since.size(), revision);
  if (error != std::errc() || end != since.data() + since.size()) {
    return base::fail(base::ErrorCode::invalid_input,
                      fmt::format("{} is no revision of this store", since));
  }
  return Watch(options, query, revision, visitor, std::move(stop)).run();
}

}  // namespace istioctl::store
