#include "istioctl/kubernetes/watch_events.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/fake_api_client.h"

using istioctl::base::ErrorCode;
using istioctl::kubernetes::ApiResult;
using istioctl::kubernetes::watch_events;
using istioctl::kubernetes::WatchEvent;
using istioctl::kubernetes::WatchRequest;
using istioctl::kubernetes::WatchType;
using istioctl::test::FakeApiClient;

namespace {

const std::string path = "/apis/example.com/v1/things";

/// The path of the stream behind a revision.
std::string opened(const std::string& revision, const std::string& of = path) {
  return of + "?watch=true&allowWatchBookmarks=true&resourceVersion=" + revision +
         "&timeoutSeconds=240";
}

std::string event(const std::string& type, const std::string& name, int revision) {
  return fmt::format(
      R"({{"type":"{}","object":{{"metadata":{{"name":"{}","resourceVersion":"{}"}}}}}})"
      "\n",
      type, name, revision);
}

struct Watched {
  ApiResult<void> result;
  std::vector<std::string> seen;
};

/// Watches until the client's streams are used up.
Watched watch(FakeApiClient& client, std::vector<WatchRequest> requests = {{path, "5"}}) {
  std::stop_source stop;
  client.when_streams_end([&stop] { stop.request_stop(); });
  std::vector<std::string> seen;
  auto result = watch_events(
      client, requests,
      [&](const WatchEvent& event) {
        constexpr std::array names = {"added", "modified", "deleted"};
        seen.push_back(fmt::format(
            "{} {} {} {}", event.index, names.at(static_cast<std::size_t>(event.type)),
            event.object["metadata"]["name"].get<std::string>(), event.resource_version));
        return true;
      },
      stop.get_token(), {.seed = 1});
  return {std::move(result), std::move(seen)};
}

using Seen = std::vector<std::string>;

/// An event of the server that says that it failed.
std::string error_event(int code, const std::string& reason) {
  return fmt::format(
      R"({{"type":"ERROR","object":{{"kind":"Status","code":{},"reason":"{}","message":"m"}}}})"
      "\n",
      code, reason);
}

}  // namespace

TEST_CASE("events come in order, however they are cut into pieces") {
  const std::string text =
      event("ADDED", "a", 6) + event("MODIFIED", "a", 7) + "\n" + event("DELETED", "a", 8);
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}, text.size()}) {
    FakeApiClient client;
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size(); at += size) pieces.push_back(text.substr(at, size));
    client.answer_stream(opened("5"), pieces);
    const auto watched = watch(client);
    CHECK(watched.result);
    CHECK(watched.seen == Seen{"0 added a 6", "0 modified a 7", "0 deleted a 8"});
  }
}

TEST_CASE("a broken stream is taken up behind the last whole event") {
  FakeApiClient client;
  const std::string cut = event("ADDED", "b", 7).substr(0, 30);
  client.answer_stream(opened("5"), {event("ADDED", "a", 6), cut}, FakeApiClient::lost(false));
  client.answer_stream(opened("6"), {event("ADDED", "b", 7)});
  const auto watched = watch(client);
  CHECK(watched.seen == Seen{"0 added a 6", "0 added b 7"});
  CHECK(client.requests().back().path == opened("7"));
}

TEST_CASE("a bookmark moves the place to go on from, and isn't reported") {
  FakeApiClient client;
  client.answer_stream(opened("5"), {event("BOOKMARK", "", 60)});
  const auto watched = watch(client);
  CHECK(watched.seen.empty());
  CHECK(client.requests().back().path == opened("60"));
}

TEST_CASE("a revision that the server has forgotten is a conflict, by event or by status") {
  FakeApiClient client;
  client.answer_stream(opened("5"), {error_event(410, "Expired")});
  const auto watched = watch(client);
  REQUIRE_FALSE(watched.result);
  CHECK(watched.result.error().error.code == ErrorCode::conflict);
  CHECK(client.requests().size() == 1);
}

TEST_CASE("an error that passes is followed by another try, a refusal isn't") {
  FakeApiClient client;
  client.answer_stream(opened("5"), {error_event(500, "InternalError"), event("ADDED", "x", 9)});
  client.answer_stream(opened("5"), {event("ADDED", "a", 6)});
  CHECK(watch(client).seen == Seen{"0 added a 6"});
  FakeApiClient refusing;
  refusing.answer_stream(opened("5"), {error_event(403, "Forbidden")});
  CHECK_FALSE(watch(refusing).result);
  CHECK(refusing.requests().size() == 1);
}

TEST_CASE("a server that goes on failing is given up, more slowly each time") {
  FakeApiClient client;
  for (int count = 0; count < 20; ++count) {
    client.answer_stream(opened("5"), {}, FakeApiClient::lost(false));
  }
  const auto watched = watch(client);
  REQUIRE_FALSE(watched.result);
  CHECK(watched.result.error().error.code == ErrorCode::unavailable);
  CHECK(client.requests().size() == 8);
  REQUIRE(client.delays().size() == 7);
  CHECK(client.delays().front() >= std::chrono::milliseconds(125));
  CHECK(client.delays().front() <= std::chrono::milliseconds(250));
  CHECK(client.delays().back() >= std::chrono::milliseconds(5000));
  CHECK(client.delays().back() <= std::chrono::milliseconds(10'000));
}

TEST_CASE("an event between failures begins their count anew") {
  FakeApiClient client;
  for (int revision = 5; revision < 25; ++revision) {
    client.answer_stream(opened(std::to_string(revision)), {event("ADDED", "a", revision + 1)},
                         FakeApiClient::lost(false));
  }
  const auto watched = watch(client);
  CHECK(watched.result);
  CHECK(watched.seen.size() == 20);
}

TEST_CASE("several collections are watched together") {
  FakeApiClient client;
  const std::string other = "/apis/example.com/v1/others";
  client.answer_stream(opened("5"), {event("ADDED", "a", 6)});
  client.answer_stream(opened("9", other), {event("ADDED", "b", 10)});
  const auto watched = watch(client, {{path, "5"}, {other, "9"}});
  CHECK(watched.seen == Seen{"0 added a 6", "1 added b 10"});
}

TEST_CASE("what is no event ends the watch with a failure that names the call") {
  for (const auto* const line : {"<html>\n", "{}\n", "[1]\n",
                                 R"({"type":"ADDED","object":1})"
                                 "\n"}) {
    CAPTURE(line);
    FakeApiClient client;
    client.answer_stream(opened("5"), {line, event("ADDED", "a", 6)});
    const auto watched = watch(client);
    REQUIRE_FALSE(watched.result);
    CHECK(watched.result.error().error.message ==
          "https://fake answers GET " + path + " with something that is no event");
    CHECK(watched.seen.empty());
  }
}

TEST_CASE("an event without an end is refused before it fills the memory") {
  FakeApiClient client;
  const std::string piece(std::size_t{1} << 20, 'x');
  client.answer_stream(opened("5"), std::vector<std::string>(20, piece));
  const auto watched = watch(client);
  REQUIRE_FALSE(watched.result);
  CHECK(watched.result.error().error.message.contains("an event of more than 16777216 bytes"));
}

TEST_CASE("the visitor ends the watch") {
  FakeApiClient client;
  client.answer_stream(opened("5"), {event("ADDED", "a", 6) + event("ADDED", "b", 7)});
  int seen = 0;
  const std::array requests = {WatchRequest{path, "5"}};
  CHECK(watch_events(client, requests, [&](const WatchEvent&) { return ++seen, false; }, {}));
  CHECK(seen == 1);
}
