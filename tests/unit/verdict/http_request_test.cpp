#include "http_request.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace istioctl::verdict {
namespace {

using proxy::RequestMatch;
using proxy::TextMatch;

HttpRequest request(std::string_view url, Headers headers = {}, std::string method = "GET") {
  auto parsed = parse_url(url);
  REQUIRE(parsed.has_value());
  return HttpRequest(
      {.url = std::move(*parsed), .method = std::move(method), .headers = std::move(headers)});
}

TextMatch text(TextMatch::Kind kind, std::string value) {
  return {.kind = kind, .text = value, .re2 = value};
}

constexpr auto exact = TextMatch::Kind::exact;
constexpr auto prefix = TextMatch::Kind::prefix;
constexpr auto regex = TextMatch::Kind::regex;

TEST_CASE("HttpRequest: what the sidecar adds and removes") {
  const HttpRequest plain = request("http://a.org/x?y", {{"connection", "close"}});
  CHECK(plain.header(":path") == "/x?y");
  CHECK(plain.header(":scheme") == "http");
  CHECK(plain.header(":authority") == "a.org");
  CHECK(plain.header("host") == "a.org");
  CHECK(plain.header("x-forwarded-proto") == "http");
  CHECK_FALSE(plain.header("connection").has_value());
  CHECK_FALSE(plain.is_upgrade());
  CHECK(request("http://a.org", {{"x-forwarded-proto", "https"}}).scheme() == "https");
}

TEST_CASE("HttpRequest: the Host header takes the place of the URL's host") {
  const HttpRequest other = request("http://a.org:81/", {{"host", "b.org"}});
  CHECK(other.authority() == "b.org");
}

TEST_CASE("HttpRequest: upgrades") {
  CHECK(request("ws://a.org/").is_upgrade());
  const HttpRequest own =
      request("http://a.org/", {{"connection", "keep-alive, Upgrade"}, {"upgrade", "h2c"}});
  CHECK(own.is_upgrade());
  CHECK(own.header("upgrade") == "h2c");
  CHECK_FALSE(request("http://a.org/", {{"upgrade", "h2c"}}).is_upgrade());
}

TEST_CASE("HttpRequest: several headers of one name are one") {
  CHECK(request("http://a.org", {{"x", "1"}, {"y", "2"}, {"x", "3"}}).header("x") == "1,3");
}

TEST_CASE("HttpRequest: meets conditions") {
  const HttpRequest one = request("http://a.org/users/7?id=1", {{"x-user", "jason"}}, "POST");
  CHECK(one.meets({}));
  CHECK(one.meets({.uri = text(exact, "/users/7")}));
  CHECK_FALSE(one.meets({.uri = text(exact, "/users/7?id=1")}));
  CHECK(one.meets({.uri = text(prefix, "/users")}));
  CHECK(one.meets({.uri = text(regex, "/users/[0-9]+")}));
  CHECK_FALSE(one.meets({.uri = text(regex, "/users")}));
  CHECK(one.meets({.method = text(exact, "POST"), .authority = text(prefix, "a.")}));
  CHECK_FALSE(one.meets({.method = text(exact, "post")}));
  CHECK_FALSE(one.meets({.scheme = text(exact, "https")}));
  CHECK(one.meets({.headers = {{"x-user", text(regex, "jas.*")}}}));
  CHECK_FALSE(one.meets({.headers = {{"x-user", text(exact, "Jason")}}}));
  CHECK_FALSE(one.meets({.headers = {{"x-other", text(regex, ".*")}}}));
  CHECK_FALSE(one.meets({.uri = text(prefix, "/users"), .headers = {{"x", text(prefix, "y")}}}));
}

}  // namespace
}  // namespace istioctl::verdict
