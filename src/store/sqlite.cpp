#include "sqlite.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "istioctl/base/printable.h"

namespace istioctl::store {

namespace {

using base::Error;
using base::ErrorCode;

int flags_of(Access access) {
  switch (access) {
    case Access::read_write: return SQLITE_OPEN_READWRITE;
    case Access::read_only: return SQLITE_OPEN_READONLY;
    case Access::memory: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
    case Access::immutable: return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  }
  return SQLITE_OPEN_READONLY;
}

// A relative path must never be one of SQLite's special names (":memory:").
std::string anchored(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

std::string immutable_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = c != '%' && c != '?' && c != '#' && c > ' ';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

// https://www.sqlite.org/fileformat.html, "The Database Header".
constexpr int header_size = 100;
constexpr std::string_view file_magic{"SQLite format 3\0", 16};

std::int64_t big_endian(std::span<const unsigned char, 4> bytes) {
  return std::int64_t{bytes[0]} << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

// The file may be anybody's: nothing in it is run as code, and no statement can break it.
// https://www.sqlite.org/security.html
void harden(sqlite3& database) {
  sqlite3_db_config(&database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(&database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

Error damage_of(std::string_view what, std::string_view name) {
  return {ErrorCode::failed, fmt::format("the database {} is damaged: {}", name, what),
          "restore it from a backup, or move it away"};
}

Error error_of(int code, std::string_view message, const std::string& path) {
  const std::string name = base::escape_for_terminal(path);
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::unavailable, fmt::format("{} is locked by another process", name),
              "try again when it has ended"};
    case SQLITE_FULL:
      return {ErrorCode::failed, fmt::format("cannot write {}: the disk is full", name),
              "nothing was changed; make room, and try again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorCode::unavailable, fmt::format("cannot write {}: it is read-only", name),
              "nothing was changed; name another store with --store sqlite:PATH"};
    case SQLITE_CANTOPEN:
      return {ErrorCode::unavailable, fmt::format("cannot open {}: {}", name, message),
              "is its directory there, and may you write there?"};
    case SQLITE_NOTADB:
      return {ErrorCode::failed, fmt::format("{} is no database", name),
              "name another store with --store sqlite:PATH"};
    case SQLITE_CORRUPT: return damage_of(message, name);
    default: return {ErrorCode::failed, fmt::format("{}: {}", name, message)};
  }
}

}  // namespace

void Statement::bind(int parameter, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (bound_ == SQLITE_OK) bound_ = code;
}

void Statement::bind(int parameter, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, number);
  if (bound_ == SQLITE_OK) bound_ = code;
}

base::Result<bool> Statement::step() {
  if (bound_ != SQLITE_OK) return std::unexpected(connection_->error(bound_));
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return std::unexpected(connection_->error());
}

void Statement::reset() {
  sqlite3_reset(statement_.get());  // what failed was told by step()
  bound_ = SQLITE_OK;
}

std::string_view Statement::text(int column) const {
  const auto* const bytes =
      reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

base::Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Access access,
                                                           std::chrono::milliseconds busy_timeout) {
  std::unique_ptr<Connection> connection(new Connection(path, access));
  const std::string name =
      access == Access::immutable ? immutable_uri(anchored(path)) : anchored(path);
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &database, flags_of(access), nullptr);
  connection->database_.reset(database);
  if (code != SQLITE_OK) {
    return std::unexpected(
        error_of(code, database == nullptr ? "out of memory" : sqlite3_errmsg(database), path));
  }
  sqlite3_extended_result_codes(database, 1);
  harden(*database);
  sqlite3_busy_timeout(database, static_cast<int>(busy_timeout.count()));
  return connection;
}

base::Result<void> Connection::run(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return std::unexpected(error());
}

base::Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      &statement, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error());
  return Statement(*this, statement);
}

base::Result<std::int64_t> Connection::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  const auto row = statement->step();
  if (!row) return std::unexpected(row.error());
  return *row ? statement->number(0) : 0;
}

// Read through SQLite's own descriptor: closing another one of the same file would undo the
// locks that this process has on it.
base::Result<std::optional<FileHeader>> Connection::header() const {
  sqlite3_file* file = nullptr;
  std::array<unsigned char, header_size> bytes = {};
  sqlite3_int64 size = 0;
  int code = sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code == SQLITE_OK) code = file->pMethods->xFileSize(file, &size);
  if (code == SQLITE_OK) code = file->pMethods->xRead(file, bytes.data(), header_size, 0);
  const bool truncated = code == SQLITE_IOERR_SHORT_READ;
  if (code != SQLITE_OK && !truncated) {
    return std::unexpected(error_of(code, sqlite3_errstr(code), path_));
  }
  // SQLite says 0 of a file of one byte, too.
  if (size == 0 && bytes[0] == 0) return std::nullopt;
  if (truncated || !std::equal(file_magic.begin(), file_magic.end(), bytes.begin())) {
    return std::unexpected(error_of(SQLITE_NOTADB, {}, path_));
  }
  return FileHeader{.user_version = big_endian(std::span(bytes).subspan<60, 4>()),
                    .application_id = big_endian(std::span(bytes).subspan<68, 4>())};
}

base::Error Connection::error(int code) const {
  return error_of(code, sqlite3_errstr(code), path_);
}

base::Error Connection::damage(std::string_view what) const {
  return damage_of(what, base::escape_for_terminal(path_));
}

base::Error Connection::error() const {
  return error_of(is_full() ? SQLITE_FULL : sqlite3_extended_errcode(database_.get()),
                  sqlite3_errmsg(database_.get()), path_);
}

bool Connection::is_busy() const {
  return (sqlite3_errcode(database_.get()) & 0xFF) == SQLITE_BUSY;
}

bool Connection::is_full() const {
  const int code = sqlite3_errcode(database_.get()) & 0xFF;
  if (code == SQLITE_FULL) return true;
  // So SQLite reports a log that can't grow.
  const int number = sqlite3_system_errno(database_.get());
  return code == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT || number == EFBIG);
}

base::Result<Transaction> Transaction::begin(Connection& connection, Kind kind) {
  auto begun = connection.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!begun) return std::unexpected(std::move(begun.error()));
  return Transaction(connection);
}

Transaction::~Transaction() {
  if (connection_ != nullptr) (void)connection_->run("ROLLBACK");
}

base::Result<void> Transaction::commit() {
  auto committed = connection_->run("COMMIT");
  if (committed) connection_ = nullptr;
  return committed;
}

}  // namespace istioctl::store
