#include "istioctl/store/sqlite_store.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sqlite.h"
#include "sqlite_file.h"
#include "support/ordinary_user.h"
#include "support/store_objects.h"
#include "support/temporary_directory.h"

namespace istioctl::store {
namespace {

using base::ErrorCode;
using namespace std::chrono_literals;
using test::key_of;
using test::TemporaryDirectory;
using test::write_of;

std::unique_ptr<Store> store_at(const std::string& path,
                                std::chrono::milliseconds busy_timeout = 10s) {
  return make_sqlite_store({.path = path, .busy_timeout = busy_timeout});
}

TEST_CASE("SQLite store: one number counts all changes of the file") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  const auto outcomes = test::commit(
      *store, {write_of(Verb::create, key_of("a")), write_of(Verb::create, key_of("b"))});
  CHECK(test::done(outcomes[0]).revision == "1");
  CHECK(test::done(outcomes[1]).revision == "2");
  CHECK(test::done(test::commit_one(*store, test::removal_of(key_of("a")))).revision == "3");
  CHECK(test::create(*store, key_of("a")) == "4");
  CHECK(test::revision_of(*store) == "4");
}

TEST_CASE("SQLite store: what fails or is only tried takes no number") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  CHECK(test::create(*store, key_of("a")) == "1");
  (void)test::commit(*store,
                     {write_of(Verb::create, key_of("b")), write_of(Verb::create, key_of("a"))});
  const auto tried =
      test::commit_one(*store, write_of(Verb::create, key_of("b")), {.dry_run = true});
  CHECK(test::done(tried).revision == "2");
  CHECK(test::done(test::commit_one(*store, write_of(Verb::apply, key_of("a")))).revision == "1");
  CHECK(test::create(*store, key_of("b")) == "2");
}

TEST_CASE("SQLite store: the errors say how to go on") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  const auto error = [&](const Change& change) {
    return std::get<store::Refusal>(test::commit_one(*store, change));
  };
  test::create(*store, key_of("a"));
  CHECK(error(write_of(Verb::create, key_of("a"))) ==
        base::Error{ErrorCode::already_exists, "already exists",
                    "replace overwrites it, apply creates or replaces"});
  CHECK(error(write_of(Verb::replace, key_of("b"))) ==
        base::Error{ErrorCode::not_found, "not found", "create stores a new object"});
  CHECK(error(test::removal_of(key_of("b"))) == base::Error{ErrorCode::not_found, "not found"});
  CHECK(error(write_of(Verb::replace, key_of("a"), {}, "7")).message ==
        "the stored object has resourceVersion 1, the given one 7");
}

TEST_CASE("SQLite store: an object of exactly the limit is stored") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  const auto of_size = [](std::size_t bytes) {
    const std::size_t rest = test::object_of(key_of("a"), {.host = ""}).size();
    return write_of(Verb::create, key_of("a"), {.host = std::string(bytes - rest, 'h')});
  };
  const auto refused = test::commit_one(*store, of_size((std::size_t{3} << 19) + 1));
  CHECK(std::get<store::Refusal>(refused).message ==
        "the object has 1572865 bytes as JSON; the limit is 1572864");
  test::done(test::commit_one(*store, of_size(std::size_t{3} << 19)));
}

TEST_CASE("SQLite store: a writer waits for another, up to its patience") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  const auto store = store_at(path, 150ms);
  test::create(*store, key_of("a"));
  const std::array changes{write_of(Verb::create, key_of("b"))};
  auto other = open_to_write({.path = path});
  REQUIRE(other);
  auto transaction = Transaction::begin(**other, Transaction::Kind::write);
  REQUIRE(transaction);

  SUBCASE("then it gives up, and nothing is changed") {
    const auto written = store->commit(changes, {});
    REQUIRE_FALSE(written);
    CHECK(written.error().code == ErrorCode::unavailable);
    CHECK(written.error().message == path + " is locked by another process");
  }
  SUBCASE("who reads doesn't wait") {
    CHECK(test::names_of(*store, test::everything()).size() == 1);
    CHECK(test::is_stored(*store, key_of("a")));
  }
  SUBCASE("it goes on when the other has ended") {
    std::jthread end([held = std::move(*transaction)]() mutable {
      std::this_thread::sleep_for(100ms);
      (void)held.commit();
    });
    CHECK(store_at(path)->commit(changes, {}));
    return;
  }
  CHECK_FALSE(test::is_stored(*store, key_of("b")));
}

// A file that was made and not yet given its log, as a process leaves it that is killed there.
TEST_CASE("SQLite store: a writer waits for a reader when it introduces the log") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), key_of("a"));
  auto reader = Connection::open(path, Access::read_write, 10s);
  REQUIRE(reader);
  REQUIRE((*reader)->run("PRAGMA journal_mode = DELETE"));
  auto transaction = Transaction::begin(**reader, Transaction::Kind::read);
  REQUIRE(transaction);
  REQUIRE((*reader)->number("SELECT count(*) FROM objects") == 1);
  const std::array changes{write_of(Verb::create, key_of("b"))};

  SUBCASE("up to its patience") {
    const auto written = store_at(path, 150ms)->commit(changes, {});
    REQUIRE_FALSE(written);
    CHECK(written.error().message == path + " is locked by another process");
  }
  SUBCASE("and goes on behind it") {
    std::jthread end([held = std::move(*transaction)]() mutable {
      std::this_thread::sleep_for(100ms);
      (void)held.commit();
    });
    CHECK(store_at(path)->commit(changes, {}));
  }
}

TEST_CASE("SQLite store: a list is the truth of one moment") {
  const TemporaryDirectory directory;
  const auto store = store_at(directory.file("config.db"));
  test::create(*store, key_of("a"));
  test::create(*store, key_of("c"));
  std::vector<std::string> names;
  const auto revision = store->list(test::everything(), [&](const StoredObject& object) {
    if (names.empty()) test::create(*store_at(directory.file("config.db")), key_of("b"));
    names.push_back(object.key.name);
    return base::Result<void>();
  });
  REQUIRE(revision);
  CHECK(*revision == "2");
  CHECK(names == std::vector<std::string>{"a", "c"});
}

TEST_CASE("SQLite store: its location names the file") {
  CHECK(store_at("/a/b.db")->location() == "sqlite:/a/b.db");
}

TEST_CASE("SQLite store: a watch of a file that isn't there waits for it") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  std::jthread writer([&] {
    std::this_thread::sleep_for(150ms);
    (void)store_at(path)->commit(std::array{write_of(Verb::create, key_of("a"))}, {});
  });
  std::string seen;
  const auto watched = store_at(path)->watch(test::everything(), "0",
                                             [&](const Event& event) {
                                               seen = event.object.key.name;
                                               return false;
                                             },
                                             {});
  CHECK(watched);
  CHECK(seen == "a");
}

// Ends a watch of everything with the first event, which is an error of the test's.
base::Result<void> watch_from(const std::string& path, const std::string& since) {
  return store_at(path)->watch(test::everything(), since, [](const Event&) { return false; }, {});
}

TEST_CASE("SQLite store: a watch that knows more than the file is of another one") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  SUBCASE("where no file is") {}
  SUBCASE("where one began anew") {
    test::create(*store_at(path), key_of("a"));
  }
  const auto watched = watch_from(path, "7");
  REQUIRE_FALSE(watched);
  CHECK(watched.error().code == ErrorCode::conflict);
  CHECK(watched.error().hint == "list anew");
}

TEST_CASE("SQLite store: a watch ends when its file is removed or replaced") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), key_of("a"));
  bool replaced = false;
  SUBCASE("removed") {}
  SUBCASE("replaced") {
    replaced = true;
  }
  std::jthread other([&] {
    std::this_thread::sleep_for(150ms);
    if (replaced) {
      test::create(*store_at(path + ".new"), key_of("b"));
      std::filesystem::rename(path + ".new", path);
    } else {
      std::filesystem::remove(path);
    }
  });
  const auto watched = watch_from(path, "1");
  REQUIRE_FALSE(watched);
  CHECK(watched.error().code == ErrorCode::conflict);
  CHECK(watched.error().message.find(path + " was removed or replaced") == 0);
}

TEST_CASE("SQLite store: a watch that can't write its directory sees what others write") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  test::create(*store_at(path), key_of("a"));
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  REQUIRE(::chmod(directory.path().c_str(), 0755) == 0);
  std::jthread writer([&] {
    std::this_thread::sleep_for(150ms);
    (void)store_at(path)->commit(std::array{write_of(Verb::create, key_of("b"))}, {});
  });
  CHECK(test::holds_for_ordinary_user([&] { return watch_from(path, "1").has_value(); }));
}

TEST_CASE("SQLite store: an object that is damaged is named, and can be overwritten") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  const auto store = store_at(path);
  test::create(*store, key_of("a"));
  std::string text = "{";
  SUBCASE("no JSON") {}
  SUBCASE("no object") {
    text = "[1]";
  }
  {
    const auto connection = open_to_write({.path = path});
    REQUIRE(connection);
    REQUIRE((*connection)->run(("UPDATE objects SET object = '" + text + "'").c_str()));
  }
  const auto listed =
      store->list(test::everything(), [](const StoredObject&) { return base::Result<void>(); });
  for (const auto& error :
       {store->get(key_of("a")).error(), listed.error(), watch_from(path, "0").error()}) {
    CHECK(error.message ==
          "the database " + path +
              " is damaged: the ExternalService a of the namespace default is no JSON object");
  }
  CHECK(test::done(test::commit_one(*store, write_of(Verb::apply, key_of("a")))).effect ==
        Effect::replaced);
  CHECK(test::is_stored(*store, key_of("a")));
}

TEST_CASE("SQLite store: objects of kinds that this program doesn't know stay, unseen") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("config.db");
  const auto store = store_at(path);
  test::create(*store, key_of("a"));
  {
    const auto connection = open_to_write({.path = path});
    REQUIRE(connection);
    REQUIRE((*connection)
                ->run("INSERT INTO objects VALUES ('Later', 'default', 'x', 2, 2, '', '{}', '');"
                      "UPDATE state SET revision = 2"));
  }
  CHECK(test::names_of(*store, test::everything()).size() == 1);
  CHECK(test::create(*store, key_of("b")) == "3");
  std::vector<std::string> seen;
  const auto watched = store->watch(test::everything(), "0",
                                    [&](const Event& event) {
                                      seen.push_back(event.object.key.name);
                                      return event.object.key.name != "b";
                                    },
                                    {});
  CHECK(watched);
  CHECK(seen == std::vector<std::string>{"a", "b"});
}

}  // namespace
}  // namespace istioctl::store
