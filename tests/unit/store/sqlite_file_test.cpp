#include "sqlite_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/ordinary_user.h"
#include "support/store_objects.h"
#include "support/temporary_directory.h"

namespace istioctl::store {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using namespace std::chrono_literals;
using test::TemporaryDirectory;

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

/// The bytes of all files of a directory. No connection may be open: reading would undo its locks.
std::map<std::string, std::string> content_of(const TemporaryDirectory& directory) {
  std::map<std::string, std::string> content;
  for (const auto& entry : fs::directory_iterator(directory.path())) {
    const std::string name = entry.path().filename().string();
    content[name] = entry.is_regular_file() ? directory.read(name) : "";
  }
  return content;
}

std::unique_ptr<Store> store_at(const std::string& path,
                                MissingDirectory missing = MissingDirectory::error) {
  return make_sqlite_store({.path = path, .missing_directory = missing, .busy_timeout = 100ms});
}

/// What each operation fails with; each must fail.
std::vector<base::Error> errors_of(Store& store) {
  std::vector<base::Error> errors;
  const auto add = [&](const auto& result) {
    REQUIRE_FALSE(result);
    errors.push_back(result.error());
  };
  const std::array changes{test::write_of(Verb::create, test::key_of("a"))};
  add(store.list(test::everything(), [](const StoredObject&) { return base::Result<void>(); }));
  add(store.get(test::key_of("a")));
  add(store.commit(changes, {}));
  add(store.commit(changes, {.dry_run = true}));
  add(store.watch(test::everything(), "0", [](const Event&) { return false; }, {}));
  return errors;
}

/// Makes a database with these statements and leaves it without a connection.
std::string make_database(const TemporaryDirectory& directory, const char* statements) {
  const std::string path = directory.write("config.db", "");
  const auto connection = Connection::open(path, Access::read_write, 100ms);
  REQUIRE(connection);
  REQUIRE((*connection)->run(statements));
  return path;
}

TEST_CASE("sqlite_file: reading finds nothing where no file is, and makes none") {
  const TemporaryDirectory directory;
  for (const char* const name : {"config.db", "missing/config.db"}) {
    const auto store = store_at(directory.file(name), MissingDirectory::make);
    CHECK(test::names_of(*store, test::everything()).empty());
    CHECK(test::revision_of(*store) == "0");
    CHECK_FALSE(test::is_stored(*store, test::key_of("a")));
  }
  CHECK(directory.count() == 0);
}

TEST_CASE("sqlite_file: a dry run makes no file, and tells what would be") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("missing/config.db"), MissingDirectory::make);
  const auto tried =
      test::commit_one(*store, test::write_of(Verb::create, test::key_of("a")), {.dry_run = true});
  CHECK(test::done(tried).revision == "1");
  CHECK(directory.count() == 0);
}

TEST_CASE("sqlite_file: what can't make an object makes no file") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("missing/config.db"), MissingDirectory::make);
  const config::Key key = test::key_of("a");
  CHECK(test::commit(*store, {}).empty());
  for (const Change& change : {test::write_of(Verb::replace, key), test::removal_of(key)}) {
    CHECK(test::failure(test::commit_one(*store, change)) == ErrorCode::not_found);
  }
  CHECK(directory.count() == 0);
}

TEST_CASE("sqlite_file: an empty file is a store that holds nothing") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.write("config.db", ""));
  CHECK(test::names_of(*store, test::everything()).empty());
  CHECK(directory.read("config.db").empty());
  test::create(*store, test::key_of("a"));
  CHECK(test::is_stored(*store, test::key_of("a")));
}

TEST_CASE("sqlite_file: what is made is for its owner alone") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("share/istioctl/config.db");
  const mode_t before = ::umask(0);
  {
    test::create(*store_at(path, MissingDirectory::make), test::key_of("a"));
    const auto connection = open_to_write({.path = path});
    REQUIRE(connection);
    REQUIRE(Transaction::begin(**connection, Transaction::Kind::write));
    CHECK(mode_of(path + "-wal") == 0600);
    CHECK(mode_of(path + "-shm") == 0600);
  }
  ::umask(before);
  CHECK(mode_of(path) == 0600);
  CHECK(mode_of(directory.file("share")) == 0700);
  CHECK(mode_of(directory.file("share/istioctl")) == 0700);
}

TEST_CASE("sqlite_file: a directory that nobody asked to make is an error, to read from too") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("missing/config.db"));
  for (const base::Error& error : errors_of(*store)) {
    CHECK(error.message.find("missing/config.db") != std::string::npos);
    CHECK(error.hint == "make its directory first");
  }
  CHECK(directory.count() == 0);
}

TEST_CASE("sqlite_file: nothing lies beside the file when nobody uses it") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  test::create(*store, test::key_of("a"));
  CHECK(test::is_stored(*store, test::key_of("a")));
  CHECK(directory.count() == 1);
}

TEST_CASE("sqlite_file: odd paths are paths") {
  const TemporaryDirectory directory;
  for (const char* const name :
       {":memory:", "file:x.db", "a b", "50%", "%41", "x?mode=memory", "#x", "\u00e9", "-", "'"}) {
    CAPTURE(name);
    test::create(*store_at(directory.file(name)), test::key_of("a"));
    CHECK(test::is_stored(*store_at(directory.file(name)), test::key_of("a")));
    CHECK(fs::file_size(directory.file(name)) > 0);
  }
  CHECK(directory.count() == 10);
}

TEST_CASE("sqlite_file: relative paths are files of the working directory, whatever their name") {
  const TemporaryDirectory directory;
  const fs::path before = fs::current_path();
  fs::current_path(directory.path());
  for (const char* const name : {":memory:", "file:x.db?mode=memory", "config.db"}) {
    test::create(*store_at(name), test::key_of("a"));
    CHECK(test::is_stored(*store_at(name), test::key_of("a")));
  }
  fs::current_path(before);
  CHECK(fs::file_size(directory.file(":memory:")) > 0);
  CHECK(fs::file_size(directory.file("file:x.db?mode=memory")) > 0);
  CHECK(directory.count() == 3);
}

TEST_CASE("sqlite_file: a symbolic link stands for its target") {
  const TemporaryDirectory directory;
  fs::create_symlink("target.db", directory.file("link.db"));
  test::create(*store_at(directory.file("link.db")), test::key_of("a"));
  CHECK(fs::is_symlink(directory.file("link.db")));
  CHECK(test::is_stored(*store_at(directory.file("target.db")), test::key_of("a")));
  test::create(*store_at(directory.file("link.db")), test::key_of("b"));
  CHECK(test::is_stored(*store_at(directory.file("link.db")), test::key_of("b")));
}

TEST_CASE("sqlite_file: what is no file is refused") {
  const TemporaryDirectory directory;
  REQUIRE(::mkfifo(directory.file("fifo").c_str(), 0600) == 0);
  directory.write("file", "");
  for (const std::string& path :
       {directory.path().string(), directory.file("fifo"), directory.file("file/config.db")}) {
    for (const base::Error& error : errors_of(*store_at(path))) {
      CHECK(error.message.find(path) != std::string::npos);
    }
  }
  CHECK(directory.count() == 2);
}

TEST_CASE("sqlite_file: what is no database is refused, and stays as it was") {
  const TemporaryDirectory directory;
  const std::string magic("SQLite format 3\0", 16);
  for (const std::string& content :
       {std::string("x"), std::string("apiVersion: v1\nkind: Pod\n"), std::string(10'000, '\0'),
        std::string(10'000, 'x'), magic, magic + std::string(83, '\0')}) {
    const std::string path = directory.write("config.db", content);
    for (const base::Error& error : errors_of(*store_at(path))) {
      CHECK(error.message == path + " is no database");
      CHECK_FALSE(error.hint.empty());
    }
    CHECK(content_of(directory) == std::map<std::string, std::string>{{"config.db", content}});
  }
}

TEST_CASE("sqlite_file: another program's database is refused, and stays as it was") {
  const TemporaryDirectory directory;
  const std::string path = make_database(directory, "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  const auto before = content_of(directory);
  for (const base::Error& error : errors_of(*store_at(path))) {
    CHECK(error.message == path + " is another program's database");
    CHECK_FALSE(error.hint.empty());
  }
  CHECK(content_of(directory) == before);
}

// A copy of the files as they are while a program has its log open: as after a crash of it.
TEST_CASE("sqlite_file: another program's log is not touched either") {
  const TemporaryDirectory original;
  const TemporaryDirectory directory;
  {
    const std::string path = make_database(original, "PRAGMA journal_mode = WAL");
    const auto connection = Connection::open(path, Access::read_write, 100ms);
    REQUIRE(connection);
    REQUIRE((*connection)->run("CREATE TABLE t (x); INSERT INTO t VALUES (1)"));
    fs::copy(original.path(), directory.path());
  }
  const auto before = content_of(directory);
  REQUIRE(before.contains("config.db-wal"));
  REQUIRE_FALSE(before.at("config.db-wal").empty());
  const std::string path = directory.file("config.db");
  for (const base::Error& error : errors_of(*store_at(path))) {
    CHECK(error.message == path + " is another program's database");
  }
  CHECK(content_of(directory) == before);
}

TEST_CASE("sqlite_file: a newer store is refused, and stays as it was") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), test::key_of("a"));
  {
    const auto connection = Connection::open(path, Access::read_write, 100ms);
    REQUIRE(connection);
    REQUIRE((*connection)->run("PRAGMA user_version = 2"));
  }
  const auto before = content_of(directory);
  for (const base::Error& error : errors_of(*store_at(path))) {
    CHECK(error.message == path + " was written by a newer istioctl (format 2, this one knows 1)");
    CHECK_FALSE(error.hint.empty());
  }
  CHECK(content_of(directory) == before);
}

TEST_CASE("sqlite_file: a damaged store is an error that names it") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), test::key_of("a"));
  const std::string whole = directory.read("config.db");
  SUBCASE("garbage behind the header") {
    directory.write("config.db", whole.substr(0, 100) + std::string(whole.size() - 100, 'x'));
  }
  SUBCASE("cut off") {
    directory.write("config.db", whole.substr(0, 5000));
  }
  for (const base::Error& error : errors_of(*store_at(path))) {
    CHECK(error.message.find(path) != std::string::npos);
    CHECK(error.code == ErrorCode::failed);
    CHECK_FALSE(error.hint.empty());
  }
}

// SQLite's journal of a transaction that began with an empty file: how to undo it.
std::string journal_of_first_transaction() {
  std::string journal("\xD9\xD5\x05\xF9\x20\xA1\x63\xD7", 8);
  journal += std::string(12, '\0');              // no pages to restore, a nonce, no pages before
  journal += std::string("\0\0\x02\0", 4);       // the sector's size, 512
  journal += std::string("\0\0\x10\0", 4);       // the page's size, 4096
  return journal + std::string(512 - 28, '\0');  // up to the end of the sector
}

TEST_CASE("sqlite_file: a file whose making was interrupted holds nothing, and is made anew") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  test::create(*store, test::key_of("a"));
  const std::string whole = directory.read("config.db");
  directory.write("config.db", whole.substr(0, 4096));
  directory.write("config.db-journal", journal_of_first_transaction());
  SUBCASE("by a reader first") {
    CHECK(test::revision_of(*store) == "0");
    CHECK(test::names_of(*store, test::everything()).empty());
  }
  SUBCASE("by a dry run first") {
    const auto tried = test::commit_one(*store, test::write_of(Verb::create, test::key_of("b")),
                                        {.dry_run = true});
    CHECK(test::done(tried).revision == "1");
  }
  SUBCASE("by a writer first") {}
  CHECK(test::create(*store, test::key_of("b")) == "1");
  CHECK(directory.count() == 1);
}

// A process that dies while its log is brought into the file leaves a first page that speaks of
// pages which aren't there yet; they are in the log.
TEST_CASE("sqlite_file: a checkpoint that was interrupted is finished") {
  const TemporaryDirectory original;
  const TemporaryDirectory directory;
  const std::string path = original.file("config.db");
  test::create(*store_at(path), test::key_of("a"));
  std::string first_page;
  {
    const auto watcher = open_to_read({.path = path});
    REQUIRE(watcher);
    for (int number = 0; number < 60; ++number) {
      test::create(*store_at(path), test::key_of("n" + std::to_string(number)));
    }
    fs::copy(original.path(), directory.path());
  }
  first_page = original.read("config.db").substr(0, 4096);
  const std::string behind = directory.read("config.db").substr(4096);
  REQUIRE(original.read("config.db").size() > 4096 + behind.size());
  directory.write("config.db", first_page + behind);
  const auto store = store_at(directory.file("config.db"));
  CHECK(test::names_of(*store, test::everything()).size() == 61);
  test::create(*store, test::key_of("b"));
}

// The user may see the file, whoever it belongs to; what he may write is what the case is about.
void give_away(const TemporaryDirectory& directory, mode_t directory_mode, mode_t file_mode) {
  REQUIRE(::chmod(directory.file("config.db").c_str(), file_mode) == 0);
  REQUIRE(::chmod(directory.path().c_str(), directory_mode) == 0);
}

TEST_CASE("sqlite_file: what can't be written can be read, and writing is a clear error") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), test::key_of("a"));
  const std::string before = directory.read("config.db");
  SUBCASE("the file") {
    give_away(directory, 0777, 0444);
  }
  SUBCASE("the directory") {
    give_away(directory, 0555, 0666);
  }
  SUBCASE("both") {
    give_away(directory, 0555, 0444);
  }
  CHECK(test::holds_for_ordinary_user([&] {
    const auto found = store_at(path)->get(test::key_of("a"));
    return found && test::host_of(*found) == "a.example.com";
  }));
  CHECK(test::holds_for_ordinary_user([&] {
    const std::array changes{test::write_of(Verb::create, test::key_of("b"))};
    const auto written = store_at(path)->commit(changes, {});
    return !written && written.error().message == "cannot write " + path + ": it is read-only" &&
           written.error().code == ErrorCode::unavailable;
  }));
  give_away(directory, 0700, 0600);
  CHECK(directory.read("config.db") == before);
  CHECK(directory.count() == 1);
}

TEST_CASE("sqlite_file: the log of a link's target is read, where nothing can be written") {
  const TemporaryDirectory directory;
  REQUIRE(fs::create_directory(directory.path() / "target"));
  const std::string path = directory.write("target/config.db", "");
  const auto writer = open_to_write({.path = path});
  REQUIRE(writer);
  REQUIRE((*writer)->number("SELECT revision FROM state"));  // and so the log stays
  test::create(*store_at(path), test::key_of("a"));
  fs::create_symlink(path, directory.file("link.db"));
  for (const std::string& file : {path, path + "-wal", path + "-shm"}) {
    REQUIRE(::chmod(file.c_str(), 0644) == 0);
  }
  for (const fs::path& place : {directory.path(), directory.path() / "target"}) {
    REQUIRE(::chmod(place.c_str(), 0755) == 0);
  }
  CHECK(test::holds_for_ordinary_user(
      [&] { return store_at(directory.file("link.db"))->get(test::key_of("a")).has_value(); }));
}

TEST_CASE("sqlite_file: what can't be read is an error, not an empty store") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), test::key_of("a"));
  SUBCASE("the file") {
    give_away(directory, 0777, 0);
  }
  SUBCASE("the directory") {
    give_away(directory, 0, 0666);
  }
  CHECK(test::holds_for_ordinary_user([&] {
    const auto found = store_at(path)->get(test::key_of("a"));
    return !found && found.error().message == "cannot open " + path + ": Permission denied";
  }));
  give_away(directory, 0700, 0600);
}

TEST_CASE("sqlite_file: a directory without permission gets no store") {
  const TemporaryDirectory directory;
  REQUIRE(::chmod(directory.path().c_str(), 0555) == 0);
  const std::string path = directory.file("config.db");
  CHECK(test::holds_for_ordinary_user([&] {
    const std::array changes{test::write_of(Verb::create, test::key_of("a"))};
    const auto written = store_at(path)->commit(changes, {});
    return !written && written.error().message == "cannot make " + path + ": Permission denied";
  }));
  REQUIRE(::chmod(directory.path().c_str(), 0700) == 0);
  CHECK(directory.count() == 0);
}

}  // namespace
}  // namespace istioctl::store
