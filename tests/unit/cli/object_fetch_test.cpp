#include "object_fetch.h"

#include <doctest/doctest.h>

#include "istioctl/base/file.h"
#include "support/fake_store.h"
#include "support/store_objects.h"
#include "test_environment.h"

using istioctl::base::Error;
using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::base::StringSink;
using istioctl::cli::make_name_printer;
using istioctl::cli::ObjectFetch;
using istioctl::cli::ObjectRequest;
using istioctl::cli::Reporter;
using istioctl::store::Event;
using istioctl::store::EventType;
using istioctl::test::everything;
using istioctl::test::FakeStore;
using istioctl::test::key_of;
using Strings = std::vector<std::string>;

namespace {

/// A fetch from a store that holds the objects a and b, into a list of names.
struct Fixture {
  FakeStore store;
  StringSink out;
  StringSink err;
  ObjectRequest request{.query = everything()};

  Fixture() { store.objects = {{.key = key_of("a")}, {.key = key_of("b")}}; }

  Result<void> print() {
    return with_fetch(out, [this](ObjectFetch& fetch) { return fetch.print(request); });
  }

  Result<void> watch() { return watch_into(out); }

  Result<void> watch_into(istioctl::base::ByteSink& sink) {
    return with_fetch(sink, [this](ObjectFetch& fetch) { return fetch.watch(request, {}); });
  }

 private:
  template <typename Action>
  Result<void> with_fetch(istioctl::base::ByteSink& sink, Action action) {
    const auto printer = make_name_printer();
    Reporter reporter(err, {});
    ObjectFetch fetch(store, *printer, sink, reporter);
    return action(fetch);
  }
};

Event event(EventType type, std::string name) {
  return {.type = type, .object = {.key = key_of(std::move(name))}};
}

}  // namespace

TEST_CASE("a list is printed in the order of the store") {
  Fixture fixture;
  CHECK(fixture.print());
  CHECK(fixture.out.bytes() == "externalservice/a\nexternalservice/b\n");
  CHECK(fixture.err.bytes().empty());
  CHECK(fixture.store.calls == Strings{"list"});
}

TEST_CASE("nothing to list is said on stderr, and is no failure") {
  Fixture fixture;
  fixture.store.objects.clear();
  CHECK(fixture.print());
  CHECK(fixture.out.bytes().empty());
  CHECK(fixture.err.bytes() == "No resources found.\n");
}

TEST_CASE("a list that breaks off prints nothing") {
  Fixture fixture;
  fixture.store.failure = Error{ErrorCode::unavailable, "gone away"};
  const auto printed = fixture.print();
  REQUIRE_FALSE(printed);
  CHECK(printed.error().message == "gone away");
  CHECK(fixture.out.bytes().empty());
  CHECK(fixture.err.bytes().empty());
}

TEST_CASE("objects that are named come in the order asked, without a list") {
  Fixture fixture;
  fixture.request.names = {key_of("b"), key_of("a")};
  CHECK(fixture.print());
  CHECK(fixture.out.bytes() == "externalservice/b\nexternalservice/a\n");
  CHECK(fixture.store.calls == Strings{"get b", "get a"});
}

TEST_CASE("each missing object is an error, and the others are printed") {
  Fixture fixture;
  fixture.request.names = {key_of("x"), key_of("b"), key_of("y", "other")};
  const auto printed = fixture.print();
  REQUIRE_FALSE(printed);
  CHECK(printed.error().code == ErrorCode::not_found);
  CHECK(printed.error().message == "ExternalService/other/y doesn't exist");
  CHECK(fixture.err.bytes() == "istioctl: error: ExternalService/default/x doesn't exist\n");
  CHECK(fixture.out.bytes() == "externalservice/b\n");
}

TEST_CASE("a store that doesn't answer isn't an object that is missing") {
  Fixture fixture;
  fixture.request.names = {key_of("a"), key_of("b")};
  fixture.store.failure = Error{ErrorCode::unavailable, "gone away"};
  const auto printed = fixture.print();
  REQUIRE_FALSE(printed);
  CHECK(printed.error().code == ErrorCode::unavailable);
  CHECK(fixture.store.calls == Strings{"get a"});
  CHECK(fixture.out.bytes().empty());
}

TEST_CASE("a watch goes on from the list's revision") {
  Fixture fixture;
  fixture.store.watches = {
      std::vector{event(EventType::modified, "b"), event(EventType::removed, "a")}};
  CHECK(fixture.watch());
  CHECK(fixture.out.bytes() ==
        "externalservice/a\nexternalservice/b\nexternalservice/b\nexternalservice/a\n");
  CHECK(fixture.store.calls == Strings{"list", "watch 7"});
}

TEST_CASE("a watch that lost changes begins anew") {
  Fixture fixture;
  fixture.store.watches = {Error{ErrorCode::conflict, "too long ago"},
                           std::vector{event(EventType::added, "c")}};
  CHECK(fixture.watch());
  CHECK(fixture.out.bytes() ==
        "externalservice/a\nexternalservice/b\nexternalservice/a\nexternalservice/b\n"
        "externalservice/c\n");
  CHECK(fixture.err.bytes() ==
        "istioctl: notice: some changes were missed: here is everything anew\n");
  CHECK(fixture.store.calls == Strings{"list", "watch 7", "list", "watch 7"});
}

TEST_CASE("a watch that fails ends") {
  Fixture fixture;
  fixture.store.watches = {Error{ErrorCode::unavailable, "gone away"}};
  const auto watched = fixture.watch();
  REQUIRE_FALSE(watched);
  CHECK(watched.error().message == "gone away");
  CHECK(fixture.store.calls == Strings{"list", "watch 7"});
}

TEST_CASE("objects that are named are watched alone") {
  Fixture fixture;
  fixture.request.names = {key_of("b")};
  fixture.store.watches = {std::vector{event(EventType::modified, "a"),
                                       event(EventType::modified, "b"),
                                       event(EventType::added, "c")}};
  CHECK(fixture.watch());
  CHECK(fixture.out.bytes() == "externalservice/b\nexternalservice/b\n");
}

TEST_CASE("what is missing isn't waited for") {
  Fixture fixture;
  fixture.request.names = {key_of("b"), key_of("x")};
  const auto watched = fixture.watch();
  REQUIRE_FALSE(watched);
  CHECK(watched.error().message == "ExternalService/default/x doesn't exist");
  CHECK(fixture.out.bytes() == "externalservice/b\n");
  CHECK(fixture.store.calls == Strings{"list"});
}

TEST_CASE("a watch ends with its output") {
  Fixture fixture;
  fixture.store.objects.clear();
  fixture.store.watches = {std::vector{event(EventType::added, "a"), event(EventType::added, "b")}};
  istioctl::test::BrokenSink broken(ErrorCode::closed_pipe);
  const auto watched = fixture.watch_into(broken);
  REQUIRE_FALSE(watched);
  CHECK(watched.error().code == ErrorCode::closed_pipe);
}
