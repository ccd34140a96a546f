#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "istioctl/http/client.h"
#include "loopback_server.h"

using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::http::HttpClient;
using istioctl::http::make_client;
using istioctl::http::Redirects;
using istioctl::http::Request;
using istioctl::http::Response;
using istioctl::test::LoopbackServer;
using namespace std::chrono_literals;

namespace {

/// One server and one client for all tests of this file.
LoopbackServer& server() {
  static LoopbackServer instance;
  return instance;
}

HttpClient& client() {
  static const auto instance = make_client({}).value();
  return *instance;
}

Result<Response> get(const std::string& path) {
  return client().send({.url = server().http(path)});
}

std::string error_of(const Result<Response>& response) {
  REQUIRE_FALSE(response);
  return response.error().message;
}

}  // namespace

TEST_CASE("a response has status, headers and body") {
  const auto response = get("/ok");
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "hello");
  const istioctl::http::Header expected = {"X-Test", "first"};
  CHECK(std::count(response->headers.begin(), response->headers.end(), expected) == 1);
}

TEST_CASE("any status is a response") {
  CHECK(get("/status/404").value().status == 404);
  CHECK(get("/status/500").value().status == 500);
  CHECK(get("/status/204").value().body.empty());
}

TEST_CASE("method, headers and body are sent") {
  const auto response = client().send({.method = "PUT",
                                       .url = server().http("/echo"),
                                       .headers = {{"X-One", "1"}, {"X-Empty", ""}},
                                       .body = "payload"});
  REQUIRE(response);
  const auto echo = nlohmann::json::parse(response->body);
  CHECK(echo["method"] == "PUT");
  CHECK(echo["body"] == "payload");
  CHECK(echo["headers"]["X-One"] == "1");
  CHECK(echo["headers"]["X-Empty"] == "");
  CHECK(echo["headers"]["User-Agent"].get<std::string>().starts_with("istioctl/"));
}

TEST_CASE("nothing of one request is left in the next") {
  REQUIRE(client().send({.method = "POST", .url = server().http("/echo"), .body = "old"}));
  const auto echo = nlohmann::json::parse(get("/echo").value().body);
  CHECK(echo["method"] == "GET");
  CHECK(echo["body"] == "");
}

TEST_CASE("HEAD waits for no body") {
  const auto response = client().send({.method = "HEAD", .url = server().http("/bytes/10")});
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body.empty());
}

TEST_CASE("redirects are followed ten times, and the headers are the last response's") {
  const auto response = get("/redirect/10");
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "hello");
  CHECK(std::count_if(response->headers.begin(), response->headers.end(), [](const auto& header) {
          return header.name == "X-Test" && header.value == "redirect";
        }) == 0);
  const auto eleven = get("/redirect/11");
  CHECK(error_of(eleven).ends_with("it redirects more than ten times"));
}

TEST_CASE("redirects are not followed when refused") {
  const auto response =
      client().send({.url = server().http("/redirect/1"), .redirects = Redirects::refuse});
  REQUIRE(response);
  CHECK(response->status == 302);
}

TEST_CASE("a redirect to another protocol is refused") {
  for (const auto* const target : {"file%3A%2F%2F%2Fetc%2Fpasswd", "ftp%3A%2F%2F127.0.0.1%2Fx"}) {
    const auto response = get(std::string("/redirect-to/") + target);
    CHECK(error_of(response).ends_with("it redirects to something other than http or https"));
  }
}

TEST_CASE("a slow server runs into the time limit") {
  const auto response = client().send({.url = server().http("/slow/20"), .timeout = 200ms});
  CHECK(error_of(response).ends_with("it took too long"));
  CHECK(response.error().code == ErrorCode::unavailable);
}

TEST_CASE("a response that ends early is an error") {
  CHECK(error_of(get("/truncated")).ends_with("closed before the end of the response"));
  CHECK(error_of(get("/silent")).ends_with("closed the connection without an answer"));
}

TEST_CASE("the size limit counts what arrives, and what it unpacks to") {
  for (const auto* const path : {"/bytes/1001", "/gzip/1001"}) {
    const auto response = client().send({.url = server().http(path), .response_limit = 1000});
    CHECK(error_of(response).ends_with("the response is larger than 1000 bytes"));
    CHECK(response.error().code == ErrorCode::invalid_input);
  }
  for (const auto* const path : {"/bytes/1000", "/gzip/1000"}) {
    const auto response = client().send({.url = server().http(path), .response_limit = 1000});
    REQUIRE(response);
    CHECK(response->body == std::string(1000, 'x'));
  }
}

TEST_CASE("a certificate that nobody vouches for is refused") {
  const auto response = client().send({.url = server().https("/ok")});
  CHECK(error_of(response).contains("certificate"));
  CHECK(response.error().code == ErrorCode::unavailable);
}

TEST_CASE("a certificate that the options trust is accepted") {
  const auto trusting = make_client({.ca_certificates = server().certificate()});
  REQUIRE(trusting);
  const auto response = (*trusting)->send({.url = server().https("/ok")});
  REQUIRE(response);
  CHECK(response->body == "hello");
}

TEST_CASE("user and password of a URL are sent, and never shown") {
  std::string url = server().http("/auth");
  url.insert(std::string("http://").size(), "user:hush@");
  CHECK(client().send({.url = url}).value().status == 200);
  CHECK(get("/auth").value().status == 401);
  url.replace(url.find("/auth"), std::string::npos, "/silent?token=hush");
  const std::string message = error_of(client().send({.url = url}));
  CHECK_FALSE(message.contains("hush"));
  CHECK(message.contains("token=***"));
}

TEST_CASE("credentials in a redirect are not shown either") {
  const auto response = get("/redirect-with-secret");
  CHECK_FALSE(error_of(response).contains("hush"));
}

TEST_CASE("an unreachable server and a wrong URL are errors") {
  const auto closed = client().send({.url = "http://127.0.0.1:1/"});
  CHECK(error_of(closed).starts_with("cannot read http://127.0.0.1:1/: "));
  CHECK(closed.error().code == ErrorCode::unavailable);
  const auto malformed = client().send({.url = "http://[::1/"});
  CHECK(malformed.error().code == ErrorCode::invalid_input);
}
