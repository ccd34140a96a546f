#include "sqlite_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/base/system_error.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::store {

namespace {

using base::ErrorCode;
using OpenResult = base::Result<std::unique_ptr<Connection>>;

/// "istl": marks the file as ours in SQLite's header, where file(1) sees it too.
constexpr std::int64_t application_id = 0x6973746C;
/// Of the tables below. A newer program may raise it; an older one then refuses the file.
constexpr std::int64_t schema_version = 1;

// A commit numbers its changes one by one from state.revision. Removals are remembered so that
// a watch can tell of them; state.oldest is the revision of the newest one forgotten.
constexpr const char* create_tables = R"(
CREATE TABLE objects (
  kind TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL UNIQUE,
  created_revision INTEGER NOT NULL,
  created TEXT NOT NULL,
  object TEXT NOT NULL,
  original TEXT NOT NULL,
  PRIMARY KEY (kind, namespace, name)
);
CREATE TABLE removals (
  revision INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL
);
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  oldest INTEGER NOT NULL
);
INSERT INTO state VALUES (1, 0, 0);
)";

enum class FileState : std::uint8_t { missing, empty, ours };

// Behind symbolic links: SQLite keeps its other files beside the file itself.
std::string real_path(const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  return error ? path : real.string();
}

// A transaction that was interrupted, which SQLite will undo.
bool has_journal(const std::string& real) {
  return ::access((real + "-journal").c_str(), F_OK) == 0;
}

bool has_write_ahead_log(const std::string& real) {
  struct stat status = {};
  return ::stat((real + "-wal").c_str(), &status) == 0 && status.st_size > 0;
}

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

base::Error cannot(std::string_view verb, const std::string& path, int number) {
  return base::system_error(fmt::format("cannot {} {}", verb, base::escape_for_terminal(path)),
                            number, number == ENOENT ? "make its directory first" : "");
}

base::Result<FileState> judge(const FileHeader& header, const std::string& path) {
  const std::string name = base::escape_for_terminal(path);
  if (header.application_id != application_id) {
    return base::fail(ErrorCode::failed, fmt::format("{} is another program's database", name),
                      "name another store with --store sqlite:PATH");
  }
  if (header.user_version <= schema_version) return FileState::ours;
  return base::fail(ErrorCode::failed,
                    fmt::format("{} was written by a newer istioctl (format {}, this one knows {})",
                                name, header.user_version, schema_version),
                    "use that istioctl, or name another store with --store sqlite:PATH");
}

// Looks at the header and at nothing else, which leaves no trace in the file or beside it. What
// stands behind it may be a checkpoint that is under way, or that was interrupted: SQLite knows.
base::Result<FileState> recognise(const std::string& path) {
  const auto connection = Connection::open(path, Access::immutable, {});
  if (!connection) return std::unexpected(connection.error());
  const auto header = (*connection)->header();
  if (!header) return std::unexpected(header.error());
  if (!*header) return FileState::empty;
  return judge(**header, path);
}

// A directory that isn't there is a misspelt path, unless it is the default one.
base::Result<FileState> judge_missing(const SqliteOptions& options) {
  const bool misspelt = options.missing_directory == MissingDirectory::error &&
                        ::access(directory_of(options.path).c_str(), F_OK) != 0;
  if (misspelt) return std::unexpected(cannot("open", options.path, errno));
  return FileState::missing;
}

base::Result<FileState> examine(const SqliteOptions& options) {
  const std::string& path = options.path;
  struct stat status = {};
  const bool there = ::stat(path.c_str(), &status) == 0;
  if (!there && errno == ENOENT) return judge_missing(options);
  if (!there || ::access(path.c_str(), R_OK) != 0) {
    return std::unexpected(cannot("open", path, errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{} is no file", base::escape_for_terminal(path)),
                      "name a file: --store sqlite:PATH");
  }
  return status.st_size == 0 ? FileState::empty : recognise(path);
}

// False when the transaction that makes them was interrupted and is undone now.
base::Result<bool> has_tables(Connection& connection) {
  const auto id = connection.number("PRAGMA application_id");
  if (!id) return std::unexpected(id.error());
  return *id == application_id;
}

base::Result<void> make_directories(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string directory = path.substr(0, slash);
    // 0700 is what the XDG base directory specification asks for.
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
      return std::unexpected(base::system_error(
          fmt::format("cannot make the directory {}", base::escape_for_terminal(directory)),
          errno));
    }
  }
  return {};
}

// What is stored may name what nobody else should know. A file that somebody else made meanwhile
// isn't opened: closing it would undo the locks that another thread has on it.
base::Result<void> make_file(const SqliteOptions& options) {
  if (options.missing_directory == MissingDirectory::make) {
    if (auto made = make_directories(options.path); !made) return made;
  }
  const char* const path = options.path.c_str();
  base::UniqueFd file(::open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0 && errno == EEXIST) {
    if (::access(path, F_OK) == 0) return {};
    // A symbolic link to a file that isn't there yet.
    file = base::UniqueFd(::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  }
  if (file.get() >= 0) return {};
  return std::unexpected(cannot("make", options.path, errno));
}

base::Result<void> make_tables(Connection& connection) {
  auto transaction = Transaction::begin(connection, Transaction::Kind::write);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  // Somebody else may have made them meanwhile.
  const auto made_already = has_tables(connection);
  if (!made_already) return std::unexpected(made_already.error());
  if (*made_already) return {};
  const std::string marks = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                        application_id, schema_version);
  if (auto made = connection.run(create_tables); !made) return made;
  if (auto marked = connection.run(marks.c_str()); !marked) return marked;
  return transaction->commit();
}

// The change to a write-ahead log is the one thing for which SQLite doesn't wait itself.
base::Result<void> use_write_ahead_log(Connection& connection, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  auto set = connection.run("PRAGMA journal_mode = WAL");
  while (!set && connection.is_busy() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    set = connection.run("PRAGMA journal_mode = WAL");
  }
  if (!set) return set;
  return connection.run("PRAGMA synchronous = FULL");
}

// A write-ahead log needs a directory that can be written and has room, for readers too; a file
// that nobody can be writing is read without one.
OpenResult open_read_only(const SqliteOptions& options) {
  const std::string real = real_path(options.path);
  const bool whole = !has_write_ahead_log(real) && !has_journal(real);
  return Connection::open(options.path, whole ? Access::immutable : Access::read_only,
                          options.busy_timeout);
}

bool can_write(const std::string& path) {
  const std::string directory = directory_of(real_path(path));
  return ::access(path.c_str(), W_OK) == 0 && ::access(directory.c_str(), W_OK) == 0;
}

OpenResult open_to_read_now(const SqliteOptions& options) {
  const auto state = examine(options);
  if (!state) return std::unexpected(state.error());
  if (*state != FileState::ours) return nullptr;
  auto connection = can_write(options.path)
                        ? Connection::open(options.path, Access::read_write, options.busy_timeout)
                        : open_read_only(options);
  if (!connection) return connection;
  auto filled = has_tables(**connection);
  if (!filled && (*connection)->is_full()) {
    connection = open_read_only(options);
    if (!connection) return connection;
    filled = has_tables(**connection);
  }
  if (!filled) return std::unexpected(filled.error());
  if (!*filled) return nullptr;
  return connection;
}

// Who can't write the directory reads the log by another process's index of it, which is missing
// for the moment in which that one makes or removes the two.
constexpr std::chrono::milliseconds log_patience{1'000};
constexpr std::chrono::milliseconds log_pause{5};

}  // namespace

OpenResult open_to_read(const SqliteOptions& options) {
  auto opened = open_to_read_now(options);
  if (opened || can_write(options.path) || ::access(options.path.c_str(), R_OK) != 0) return opened;
  const auto deadline = std::chrono::steady_clock::now() + log_patience;
  while (!opened && opened.error().code == ErrorCode::unavailable &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(log_pause);
    opened = open_to_read_now(options);
  }
  return opened;
}

OpenResult open_to_try(const SqliteOptions& options) {
  auto connection = open_to_read(options);
  if (!connection || *connection != nullptr) return connection;
  connection = Connection::open(options.path, Access::memory, {});
  if (!connection) return connection;
  if (auto made = make_tables(**connection); !made) return std::unexpected(made.error());
  return connection;
}

OpenResult open_to_change(const SqliteOptions& options) {
  const auto state = examine(options);
  if (!state) return std::unexpected(state.error());
  return *state == FileState::missing ? open_to_try(options) : open_to_write(options);
}

OpenResult open_to_write(const SqliteOptions& options) {
  const auto state = examine(options);
  if (!state) return std::unexpected(state.error());
  if (*state == FileState::missing) {
    if (auto made = make_file(options); !made) return std::unexpected(std::move(made.error()));
  } else if (!can_write(options.path)) {
    // SQLite would find out later, and leave files beside it.
    return base::fail(
        ErrorCode::unavailable,
        fmt::format("cannot write {}: it is read-only", base::escape_for_terminal(options.path)),
        "nothing was changed; name another store with --store sqlite:PATH");
  }
  auto connection = Connection::open(options.path, Access::read_write, options.busy_timeout);
  if (!connection) return connection;
  const auto filled = has_tables(**connection);
  if (!filled) return std::unexpected(filled.error());
  if (!*filled) {
    if (auto made = make_tables(**connection); !made) return std::unexpected(made.error());
  }
  if (auto set = use_write_ahead_log(**connection, options.busy_timeout); !set) {
    return std::unexpected(std::move(set.error()));
  }
  return connection;
}

}  // namespace istioctl::store
