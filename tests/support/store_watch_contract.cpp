#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/store_contract.h"
#include "support/store_objects.h"

namespace istioctl::test {

namespace {

using store::Event;
using store::EventType;
using store::Verb;
using namespace std::chrono_literals;

/// Stops a watch that doesn't end by itself, so that the test fails instead of hanging.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds time)
      : timer_([this, time](std::stop_token ended) {
          for (auto left = time; left > 0ms && !ended.stop_requested(); left -= 10ms) {
            std::this_thread::sleep_for(10ms);
          }
          stop_.request_stop();
        }) {}

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread timer_;
};

/// "added Kind/namespace/name" for all events until the one of the object named `last`.
std::vector<std::string> events_until(const std::string& last, store::Store& store,
                                      const store::Query& query, const std::string& since) {
  std::vector<std::string> events;
  bool seen = false;
  const Deadline deadline(20s);
  const auto watched = store.watch(
      query, since,
      [&](const Event& event) {
        static constexpr std::array words{"added ", "modified ", "removed "};
        CHECK_FALSE(event.object.revision.empty());
        seen = event.object.key.name == last;
        if (!seen) {
          events.push_back(words.at(static_cast<std::size_t>(event.type)) +
                           config::display_name(event.object.key));
        }
        return !seen;
      },
      deadline.token());
  REQUIRE_MESSAGE(watched, (watched ? "" : watched.error().message));
  REQUIRE(seen);
  return events;
}

using Events = std::vector<std::string>;

}  // namespace

void check_watch(const StorePlace& place) {
  const auto store = place.open();
  const std::string start = revision_of(*store);

  SUBCASE("what is added, modified and removed, in order") {
    create(*store, key_of("a"));
    create(*store, key_of("b"));
    const std::string since = revision_of(*store);
    create(*store, key_of("c"));
    done(commit_one(*store, write_of(Verb::replace, key_of("a"), {.host = "a.io"})));
    done(commit_one(*store, removal_of(key_of("b"))));
    create(*store, key_of("last"));
    CHECK(events_until("last", *store, everything(), since) ==
          Events{"added ExternalService/default/c", "modified ExternalService/default/a",
                 "removed ExternalService/default/b"});
  }
  SUBCASE("an event has the object, and the revision of its write") {
    const std::string revision = create(*store, key_of("a"), {.host = "a.io"});
    std::vector<Event> events;
    const Deadline deadline(20s);
    const auto watched = store->watch(
        everything(), start,
        [&](const Event& event) {
          events.push_back(event);
          return false;
        },
        deadline.token());
    REQUIRE(watched);
    REQUIRE(events.size() == 1);
    CHECK(events.front().object.revision == revision);
    CHECK(host_of(events.front().object) == "a.io");
  }
  SUBCASE("from the revision of an event on, only what came later") {
    create(*store, key_of("a"));
    const std::string since = create(*store, key_of("b"));
    create(*store, key_of("last"));
    CHECK(events_until("last", *store, everything(), since).empty());
  }
  SUBCASE("of one namespace") {
    create(*store, key_of("a", "one"));
    create(*store, key_of("a", "two"));
    create(*store, key_of("last", "two"));
    store::Query query = everything();
    query.name_space = "two";
    CHECK(events_until("last", *store, query, start) == Events{"added ExternalService/two/a"});
  }
  SUBCASE(
      "with a selector: what comes to be selected is added or modified, what leaves is removed") {
    const auto labelled = [](const char* app) { return Content{.labels = {{"app", app}}}; };
    create(*store, key_of("a"), labelled("web"));
    create(*store, key_of("b"), labelled("db"));
    const std::string since = revision_of(*store);
    store::Query query = everything();
    query.selector = config::Selector::parse("app=web").value();
    done(commit_one(*store, write_of(Verb::replace, key_of("a"), labelled("db"))));
    create(*store, key_of("c"), labelled("db"));
    create(*store, key_of("d"), labelled("web"));
    create(*store, key_of("last"), labelled("web"));
    CHECK(events_until("last", *store, query, since) ==
          Events{"removed ExternalService/default/a", "added ExternalService/default/d"});
  }
  SUBCASE("while it waits, by another store") {
    std::jthread writer([&] {
      const auto other = place.open();
      for (const char* const name : {"a", "b", "last"}) {
        std::this_thread::sleep_for(150ms);
        const std::vector changes{write_of(Verb::create, key_of(name))};
        (void)other->commit(changes, {});  // a failure shows as an event that doesn't come
      }
    });
    CHECK(events_until("last", *store, everything(), start) ==
          Events{"added ExternalService/default/a", "added ExternalService/default/b"});
  }
}

void check_watch_end(const StorePlace& place) {
  const auto store = place.open();
  const std::string start = revision_of(*store);
  const auto never = [](const Event&) { return true; };

  SUBCASE("a request to stop ends it, as no error") {
    const auto begin = std::chrono::steady_clock::now();
    const Deadline deadline(200ms);
    CHECK(store->watch(everything(), start, never, deadline.token()));
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
  }
  SUBCASE("a revision that isn't one is an error") {
    const Deadline deadline(20s);
    CHECK_FALSE(store->watch(everything(), "no revision", never, deadline.token()));
    CHECK_FALSE(deadline.token().stop_requested());
  }
  SUBCASE("from too long ago it is a conflict, from now it isn't") {
    create(*store, key_of("a"));
    place.forget_history(*store);
    const Deadline deadline(20s);
    const auto watched = store->watch(everything(), start, never, deadline.token());
    REQUIRE_FALSE(watched);
    CHECK(watched.error().code == base::ErrorCode::conflict);
    const std::string since = revision_of(*store);
    create(*store, key_of("last"));
    CHECK(events_until("last", *store, everything(), since).empty());
  }
}

}  // namespace istioctl::test
