#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/error.h"

/// SQLite's handles as types that close themselves, and its errors as ours.
namespace istioctl::store {

class Connection;

/// A prepared statement. It must not outlive its connection.
class Statement {
 public:
  /// Parameters count from 1. A text is copied; one that can't be makes the next step fail.
  void bind(int parameter, std::string_view text);
  void bind(int parameter, std::int64_t number);

  /// Goes to the next row; false when there is none.
  [[nodiscard]] base::Result<bool> step();

  /// Makes the statement ready to be run again, with its parameters.
  void reset();

  /// Columns count from 0. The view holds until the next step or reset.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  Statement(const Connection& connection, sqlite3_stmt* statement)
      : connection_(&connection), statement_(statement) {}

  const Connection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = SQLITE_OK;  ///< the first failure of bind since the last reset
};

enum class Access : std::uint8_t {
  read_write,
  read_only,
  memory,     ///< no file: it is gone with the connection
  immutable,  ///< nobody writes it: no locks, no files beside it
};

/// What the first bytes of a database's file say, without what its log adds.
struct FileHeader {
  std::int64_t user_version = 0;
  std::int64_t application_id = 0;
};

/// An open database. Its address must not change while statements of it exist.
class Connection {
 public:
  /// Opens an existing file, or for Access::memory none. `path` is what the user gave; errors name
  /// it.
  [[nodiscard]] static base::Result<std::unique_ptr<Connection>> open(
      const std::string& path, Access access, std::chrono::milliseconds busy_timeout);

  /// Runs statements without results.
  [[nodiscard]] base::Result<void> run(const char* sql);

  [[nodiscard]] base::Result<Statement> prepare(std::string_view sql);

  /// The one number that a query gives.
  [[nodiscard]] base::Result<std::int64_t> number(std::string_view sql);

  /// The header of the file; nothing when the file is empty.
  [[nodiscard]] base::Result<std::optional<FileHeader>> header() const;

  /// What the last call's failure means to a user.
  [[nodiscard]] base::Error error() const;

  /// What one of SQLite's result codes means to a user.
  [[nodiscard]] base::Error error(int code) const;

  /// What a damaged object in the file means to a user.
  [[nodiscard]] base::Error damage(std::string_view what) const;

  /// Whether what others write after the opening stays unseen.
  [[nodiscard]] bool is_immutable() const { return access_ == Access::immutable; }

  /// Whether it failed because another connection is at work.
  [[nodiscard]] bool is_busy() const;

  /// Whether it failed because there was no room.
  [[nodiscard]] bool is_full() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };

  Connection(std::string path, Access access) : path_(std::move(path)), access_(access) {}

  std::string path_;
  Access access_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A transaction, which is rolled back unless it is committed.
class Transaction {
 public:
  enum class Kind : std::uint8_t { read, write };

  [[nodiscard]] static base::Result<Transaction> begin(Connection& connection, Kind kind);

  Transaction(Transaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  [[nodiscard]] base::Result<void> commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}

  Connection* connection_;
};

}  // namespace istioctl::store
