#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <thread>

#include "istioctl/http/client.h"
#include "loopback_server.h"

using istioctl::http::Cause;
using istioctl::http::ClientOptions;
using istioctl::http::Delivery;
using istioctl::http::Event;
using istioctl::http::Failure;
using istioctl::http::HttpClient;
using istioctl::http::make_client;
using istioctl::http::Piece;
using istioctl::http::Redirects;
using istioctl::http::Request;
using istioctl::http::Response;
using istioctl::http::Verification;
using istioctl::test::LoopbackServer;
using istioctl::test::ServerProcess;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

LoopbackServer& server() {
  static LoopbackServer instance;
  return instance;
}

std::unique_ptr<HttpClient> client_of(const ClientOptions& options = {.proxy = ""}) {
  return make_client(options).value();
}

/// What becomes of one request.
struct Told {
  std::string pieces;
  std::variant<std::monostate, Response, Failure> end;
};

/// Waits until so many requests have ended.
std::map<std::size_t, Told> finish(HttpClient& client, std::size_t count) {
  std::map<std::size_t, Told> told;
  const auto limit = Clock::now() + 20s;
  for (std::size_t ended = 0; ended < count && Clock::now() < limit;) {
    auto events = client.wait(100ms).value();
    for (auto& event : events) {
      Told& of = told[event.id];
      CHECK(std::holds_alternative<std::monostate>(of.end));
      if (auto* const piece = std::get_if<Piece>(&event.what)) {
        of.pieces += piece->bytes;
        continue;
      }
      ++ended;
      if (auto* const response = std::get_if<Response>(&event.what)) of.end = std::move(*response);
      if (auto* const failure = std::get_if<Failure>(&event.what)) of.end = std::move(*failure);
    }
  }
  REQUIRE(std::ranges::count_if(told, [](const auto& one) {
            return !std::holds_alternative<std::monostate>(one.second.end);
          }) == static_cast<std::ptrdiff_t>(count));
  return told;
}

Told finish_one(HttpClient& client, const Request& request) {
  const auto id = client.start(request).value();
  return finish(client, 1).at(id);
}

Failure failure_of(HttpClient& client, const Request& request) {
  const Told told = finish_one(client, request);
  REQUIRE(std::holds_alternative<Failure>(told.end));
  return std::get<Failure>(told.end);
}

Response response_of(HttpClient& client, const Request& request) {
  const Told told = finish_one(client, request);
  if (const auto* const failure = std::get_if<Failure>(&told.end)) FAIL(failure->detail);
  return std::get<Response>(told.end);
}

std::string at(const std::string& scheme, const std::string& port, const std::string& path) {
  return scheme + "://127.0.0.1:" + server().port(port) + path;
}

std::string losses(const std::string& name) {
  return client_of()->send({.url = server().http("/count/" + name)}).value().body;
}

}  // namespace

TEST_CASE("requests that are under way together take as long as one") {
  const auto client = client_of();
  const std::string url = server().http("/slow/1");
  const auto begin = Clock::now();
  for (int count = 0; count < 10; ++count) {
    REQUIRE(client->start({.url = url}));
  }
  for (const auto& [id, told] : finish(*client, 10)) {
    CHECK(std::get<Response>(told.end).body == "at last");
  }
  CHECK(Clock::now() - begin < 7s);
}

TEST_CASE("one request's failure isn't another's, and a blocking one may come between") {
  const auto client = client_of();
  const auto slow = client->start({.url = server().http("/slow/0.3")}).value();
  const auto lost = client->start({.url = server().http("/truncated")}).value();
  CHECK(client->send({.url = server().http("/ok")}).value().body == "hello");
  const auto told = finish(*client, 2);
  CHECK(std::get<Response>(told.at(slow).end).status == 200);
  CHECK(std::get<Failure>(told.at(lost).end).cause == Cause::broken);
}

TEST_CASE("pieces come before the end, as they arrive") {
  const auto client = client_of();
  const auto id =
      client->start({.url = server().http("/pieces/3/1"), .delivery = Delivery::pieces});
  REQUIRE(id);
  std::vector<Event> events;
  while (events.empty()) events = client->wait(1s).value();
  REQUIRE(events.size() == 1);
  CHECK(std::get<Piece>(events.front().what).bytes == "piece\n");
  const Told rest = finish(*client, 1).at(*id);
  CHECK(rest.pieces == "piece\npiece\n");
  CHECK(std::get<Response>(rest.end).body.empty());
}

TEST_CASE("a body that comes in pieces has no limit, but for a refusal") {
  const auto client = client_of();
  const Told large = finish_one(
      *client,
      {.url = server().http("/bytes/100000"), .response_limit = 10, .delivery = Delivery::pieces});
  CHECK(large.pieces.size() == 100'000);
  const Response missing =
      response_of(*client, {.url = server().http("/nothing"), .delivery = Delivery::pieces});
  CHECK(missing.status == 404);
  CHECK(missing.body == "nothing here");
}

TEST_CASE("a body that stalls runs into the limit of idleness") {
  const auto client = client_of();
  const auto failure = failure_of(*client, {.url = server().http("/stalled"),
                                            .timeout = 0ms,
                                            .idle_timeout = 1s,
                                            .delivery = Delivery::pieces});
  CHECK(failure.cause == Cause::timeout);
  CHECK(failure.sent);
}

TEST_CASE("of a cancelled request nothing is told") {
  const auto client = client_of();
  const auto id = client->start({.url = server().http("/slow/0.2")}).value();
  const auto other = client->start({.url = server().http("/slow/0.4")}).value();
  client->cancel(id);
  client->cancel(12345);
  CHECK_FALSE(finish(*client, 1).contains(id));
  CHECK(other != id);
}

TEST_CASE("another thread ends a wait") {
  const auto client = client_of();
  const auto begin = Clock::now();
  std::thread thread([&client] { client->interrupt(); });
  CHECK(client->wait(10s).value().empty());
  thread.join();
  CHECK(Clock::now() - begin < 5s);
}

TEST_CASE("what isn't GET or HEAD is never sent twice") {
  const auto client = client_of();
  for (const auto* const method : {"POST", "DELETE"}) {
    // The connection is kept from the first request, so that libcurl would try another one.
    CHECK(response_of(*client, {.url = server().http("/ok")}).status == 200);
    const std::string name = std::string("once-") + method;
    const auto failure = failure_of(
        *client,
        {.method = method, .url = server().http("/lost/" + name), .redirects = Redirects::refuse});
    CHECK(failure.cause == Cause::broken);
    CHECK(failure.sent);
    CHECK(losses(name) == "1");
  }
}

TEST_CASE("a failure says whether the server may have got the request") {
  const auto client = client_of();
  CHECK_FALSE(failure_of(*client, {.url = "http://127.0.0.1:1/"}).sent);
  CHECK(failure_of(*client, {.url = server().http("/truncated")}).sent);
  const auto slow = failure_of(*client, {.url = server().http("/slow/20"), .timeout = 200ms});
  CHECK(slow.cause == Cause::timeout);
  CHECK(slow.sent);
}

TEST_CASE("bodies and headers have limits, compressed or not") {
  const auto client = client_of();
  for (const auto* const path : {"/bytes/1001", "/gzip/100000000", "/headers/400000"}) {
    CAPTURE(path);
    const auto failure = failure_of(*client, {.url = server().http(path), .response_limit = 1000});
    CHECK(failure.cause == Cause::too_large);
  }
  CHECK(failure_of(*client, {.url = server().http("/bad-gzip")}).cause == Cause::broken);
}

TEST_CASE("a client certificate is shown") {
  const auto with = client_of({.ca_certificates = server().certificate(),
                               .client_certificate = server().file("client_cert"),
                               .client_key = server().file("client_key"),
                               .proxy = ""});
  CHECK(response_of(*with, {.url = at("https", "mutual", "/ok")}).status == 200);
  const auto without = client_of({.ca_certificates = server().certificate(), .proxy = ""});
  const auto refused = failure_of(*without, {.url = at("https", "mutual", "/ok")});
  // The handshake is over for the client when it is refused, so that either may be seen.
  CHECK((refused.cause == Cause::tls || refused.cause == Cause::broken));
}

TEST_CASE("a client certificate that can't be used is a failure") {
  for (const auto& [certificate, key] :
       {std::pair(std::string("none"), server().file("client_key")),
        std::pair(server().file("client_cert"), std::string("none"))}) {
    const auto client = client_of({.ca_certificates = server().certificate(),
                                   .client_certificate = certificate,
                                   .client_key = key,
                                   .proxy = ""});
    CHECK(failure_of(*client, {.url = at("https", "mutual", "/ok")}).cause ==
          Cause::wrong_client_certificate);
  }
}

TEST_CASE("certificates of servers: unknown, expired, for another host, unreadable authorities") {
  const auto untrusting = client_of({.ca_certificates = server().file("named_ca"), .proxy = ""});
  CHECK(failure_of(*untrusting, {.url = server().https("/ok")}).cause ==
        Cause::untrusted_certificate);
  const auto expired = client_of({.ca_certificates = server().file("expired_ca"), .proxy = ""});
  CHECK(failure_of(*expired, {.url = at("https", "expired", "/ok")}).cause ==
        Cause::expired_certificate);
  CHECK(failure_of(*untrusting, {.url = at("https", "named", "/ok")}).cause ==
        Cause::wrong_host_certificate);
  const auto garbage = client_of({.ca_certificates = "no PEM", .proxy = ""});
  CHECK(failure_of(*garbage, {.url = server().https("/ok")}).cause == Cause::wrong_authorities);
}

TEST_CASE("another name for the certificate leaves the server its own") {
  const auto client = client_of(
      {.ca_certificates = server().file("named_ca"), .tls_server_name = "kube.test", .proxy = ""});
  const auto response = response_of(*client, {.url = at("https", "named", "/echo")});
  const auto echo = nlohmann::json::parse(response.body);
  CHECK(echo["headers"]["Host"] == "127.0.0.1:" + server().port("named"));
  CHECK(response_of(*client, {.url = server().http("/ok")}).status == 200);
}

TEST_CASE("certificates aren't looked at when that isn't wanted") {
  const auto client = client_of({.verification = Verification::none, .proxy = ""});
  CHECK(response_of(*client, {.url = at("https", "expired", "/ok")}).status == 200);
}

TEST_CASE("a server that speaks no TLS, or no HTTP") {
  const auto client = client_of();
  CHECK(failure_of(*client, {.url = at("https", "http", "/ok")}).cause == Cause::tls);
  const auto garbage = failure_of(*client, {.url = at("http", "garbage", "/ok")});
  CHECK(garbage.cause == Cause::other);
  CHECK(garbage.detail == "the server doesn't speak HTTP");
}

TEST_CASE("a server that goes away in the handshake broke the connection, before the request") {
  const auto client = client_of();
  for (const auto* const port : {"gone", "cut"}) {
    CAPTURE(port);
    const auto failure = failure_of(*client, {.method = "POST", .url = at("https", port, "/ok")});
    CAPTURE(failure.detail);
    CHECK(failure.cause == Cause::broken);
    CHECK_FALSE(failure.sent);
  }
}

TEST_CASE("proxies lead to names that only they know") {
  for (const auto& proxy : {"http://127.0.0.1:" + server().port("proxy"),
                            "socks5h://127.0.0.1:" + server().port("socks")}) {
    CAPTURE(proxy);
    const auto client = client_of({.ca_certificates = server().file("named_ca"), .proxy = proxy});
    const std::string url = "https://kube.test:" + server().port("named") + "/ok";
    CHECK(response_of(*client, {.url = url}).body == "hello");
  }
}

TEST_CASE("a proxy wants user and password") {
  const std::string url = "https://kube.private:" + server().port("named") + "/ok";
  const auto options = [](const std::string& user) {
    return ClientOptions{.ca_certificates = server().file("named_ca"),
                         .tls_server_name = "kube.test",
                         .proxy = "http://" + user + "127.0.0.1:" + server().port("proxy")};
  };
  CHECK(response_of(*client_of(options("user:hush@")), {.url = url}).status == 200);
  const auto refused = failure_of(*client_of(options("")), {.url = url});
  CHECK(refused.cause == Cause::proxy);
  CHECK(refused.detail.contains("407"));
  CHECK_FALSE(refused.sent);
}

TEST_CASE("a proxy that isn't there is a failure to connect") {
  const auto client = client_of({.proxy = "http://127.0.0.1:1"});
  CHECK(failure_of(*client, {.url = "https://kube.test/"}).cause == Cause::connection);
}

TEST_CASE("a name without an address is a failure to look it up") {
  const auto client = client_of();
  // Too long a label: no server of names is asked.
  const std::string name(70, 'a');
  CHECK(failure_of(*client, {.url = "http://" + name + "/"}).cause == Cause::name_lookup);
}

TEST_CASE("HTTP/2: many requests share one connection") {
  const ServerProcess http2("http2_server.py");
  if (!http2.ready().contains("port")) {
    const char* const ci = std::getenv("CI");
    REQUIRE_MESSAGE((ci == nullptr || std::string_view(ci) != "true"), "python3-h2 is missing");
    MESSAGE("python3-h2 is missing: HTTP/2 isn't tested");
    return;
  }
  const std::string url = "https://127.0.0.1:" + http2.port("port");
  const auto client = client_of({.ca_certificates = http2.file("ca"), .proxy = ""});
  const auto begin = Clock::now();
  for (int count = 0; count < 40; ++count) REQUIRE(client->start({.url = url + "/slow/1"}));
  for (const auto& [id, told] : finish(*client, 40)) {
    CHECK(std::get<Response>(told.end).body == "done");
  }
  CHECK(Clock::now() - begin < 15s);
  CHECK(response_of(*client, {.url = url + "/connections"}).body == "1");
  const auto reset = failure_of(*client, {.method = "POST", .url = url + "/reset"});
  CHECK(reset.cause == Cause::broken);
  CHECK(reset.sent);
  CHECK(response_of(*client, {.url = url + "/slow/0"}).body == "done");
  CHECK_FALSE(response_of(*client, {.url = url + "/connections"}).status == 500);
  CHECK(failure_of(*client,
                   {.method = "POST", .url = url + "/goaway", .redirects = Redirects::refuse})
            .sent);
  CHECK(response_of(*client, {.url = url + "/connections"}).body == "2");
}
