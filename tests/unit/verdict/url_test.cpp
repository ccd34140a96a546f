#include "istioctl/verdict/url.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace istioctl::verdict {
namespace {

Url read(std::string_view text) {
  auto url = parse_url(text);
  CAPTURE(text);
  REQUIRE_MESSAGE(url.has_value(), url.error().message);
  return *url;
}

/// The message and hint about a text that is no URL.
std::string wrong(std::string_view text) {
  const auto url = parse_url(text);
  CAPTURE(text);
  REQUIRE_FALSE(url.has_value());
  CHECK(url.error().code == base::ErrorCode::invalid_input);
  return url.error().message + "; " + url.error().hint;
}

TEST_CASE("parse_url: its parts") {
  const Url url = read("http://httpbin.org/delay/5?a=b#c");
  CHECK(url.scheme == "http");
  CHECK(url.speech == Speech::http);
  CHECK(url.host == "httpbin.org");
  CHECK(url.port == 80);
  CHECK(url.path == "/delay/5");
  CHECK(url.query == "?a=b");
  CHECK(url.authority() == "httpbin.org");
  CHECK_FALSE(url.address.has_value());
}

TEST_CASE("parse_url: the port in the Host header") {
  CHECK(read("http://www.google.com:443").authority() == "www.google.com:443");
  CHECK(read("http://a.org:80/").authority() == "a.org");
  CHECK(read("http://a.org:/").port == 80);
  CHECK(read("https://a.org:80/").authority() == "a.org:80");
  CHECK(read("tcp://a.org:9000").port == 9000);
}

TEST_CASE("parse_url: schemes") {
  CHECK(read("HTTPS://a.org").port == 443);
  CHECK(read("https://a.org").speech == Speech::tls);
  CHECK(read("ws://a.org/s").upgrades);
  CHECK(read("wss://a.org/s").speech == Speech::tls);
  CHECK(read("mongodb://user:pw@db.a.org/test").port == 27017);
  CHECK(read("redis://db.a.org").speech == Speech::other);
  CHECK(wrong("htps://a.org") == "unknown scheme \"htps\"; did you mean https://?");
  CHECK(wrong("tcp://a.org") == "tcp:// has no usual port; write tcp://a.org:PORT");
  CHECK(wrong("smtp-over-pigeons://a.org").starts_with("unknown scheme"));
}

TEST_CASE("parse_url: a missing scheme") {
  CHECK(wrong("httpbin.org/x?q") ==
        "the URL has no scheme; did you mean \"http://httpbin.org/x\"?");
  CHECK(wrong("//a.org") == "the URL has no scheme; did you mean \"http://a.org\"?");
  CHECK(wrong("https:/a.org").ends_with("did you mean \"https://a.org\"?"));
  CHECK(wrong("http:a.org").ends_with("did you mean \"http://a.org\"?"));
}

TEST_CASE("parse_url: a user and a password are dropped, and never told") {
  CHECK(read("http://user:p@ss@a.org/x").host == "a.org");
  for (const std::string_view text :
       {"http://user:secret@a..org", "user:secret@a.org", "http:/user:secret@a.org",
        "http://user:sec/secret@a.org", "x://user:secret@a.org", "http://user:secret@",
        "http://user%3Asecret%40a.org", "http://user:secret@[::1", "http:user:secret@a.org",
        "http://user:secret@a.org:x", "http://user:secret@a.org\\", "http://u:se cret@a.org"}) {
    CAPTURE(text);
    CHECK(wrong(text).find("secret") == std::string::npos);
  }
}

TEST_CASE("parse_url: addresses") {
  CHECK(read("http://203.0.113.10/").address == net::IpAddress::v4(203, 0, 113, 10));
  const Url v6 = read("http://[2001:DB8::1]:8080/");
  CHECK(v6.address->to_string() == "2001:db8::1");
  CHECK(v6.authority() == "[2001:db8::1]:8080");
  CHECK(v6.server_name().empty());
  CHECK(read("http://localhost:9090").address == net::IpAddress::v4(127, 0, 0, 1));
  CHECK(read("https://a.localhost").server_name() == "a.localhost");
  CHECK(wrong("http://::1/").ends_with("http://[::1]"));
  CHECK(wrong("http://[::1/").find("no ]") != std::string::npos);
  CHECK(wrong("http://[10.0.0.1]/").find("brackets") != std::string::npos);
  CHECK(wrong("http://[fe80::1%25eth0]/").find("no IPv6 address") != std::string::npos);
  CHECK(wrong("http://[::1]x/").find("behind the host") != std::string::npos);
  CHECK(wrong("http://1.2.3/").find("is no IPv4 address") != std::string::npos);
  CHECK(wrong("http://0x7f.1/").find("is no IPv4 address") != std::string::npos);
  CHECK(wrong("http://2130706433/").find("is no IPv4 address") != std::string::npos);
}

TEST_CASE("parse_url: names") {
  CHECK(read("https://A.Example.ORG.").host == "A.Example.ORG.");
  CHECK(read("https://A.Example.ORG.").server_name() == "a.example.org");
  CHECK(read("http://under_score.org").host == "under_score.org");
  CHECK(wrong("http://bücher.example/").find("xn--") != std::string::npos);
  CHECK(wrong("http://a%2eb/").ends_with("did you mean \"a.b\"?"));
  CHECK(wrong("http://a..b/").find("empty part") != std::string::npos);
  CHECK(wrong("http://a,b/").find("\",\"") != std::string::npos);
  CHECK(wrong("http:///x").find("no host") != std::string::npos);
  CHECK(wrong("http://" + std::string(64, 'a') + ".org").find("at most 63") != std::string::npos);
  std::string long_name;
  for (int label = 0; label < 60; ++label) long_name += "abcd.";
  CHECK(wrong("http://" + long_name + "org").find("at most 253") != std::string::npos);
}

TEST_CASE("parse_url: ports") {
  for (const std::string_view port : {"0", "65536", "99999999999999999999", "8x", "-1", "+80"}) {
    CAPTURE(port);
    CHECK(wrong("http://a.org:" + std::string(port)).find("is no port") != std::string::npos);
  }
}

TEST_CASE("parse_url: paths are as a client sends them") {
  CHECK(read("http://a.org").path == "/");
  CHECK(read("http://a.org?q").path == "/");
  CHECK(read("http://a.org?q").query == "?q");
  CHECK(read("http://a.org/a/./b/../c").path == "/a/c");
  CHECK(read("http://a.org/a/..").path == "/");
  CHECK(read("http://a.org/a/.").path == "/a/");
  CHECK(read("http://a.org/../..//a/").path == "//a/");
  CHECK(read("http://a.org/%2e%2E/a%2fb").path == "/a%2fb");
  CHECK(read("http://a.org/é?ü").path == "/%C3%A9");
  CHECK(read("http://a.org/é?ü").query == "?%C3%BC");
}

TEST_CASE("parse_url: hostile texts") {
  CHECK(wrong("").find("empty") != std::string::npos);
  CHECK(wrong("http://a.org/\x1b[31m").find("control character") != std::string::npos);
  CHECK(wrong(std::string_view("http://a.org/\0x", 15)).find("control") != std::string::npos);
  CHECK(wrong("http://a.org/a b").find("%20") != std::string::npos);
  CHECK(wrong("http://a.org/\xff").find("UTF-8") != std::string::npos);
  CHECK(wrong("http://a.org\\b").find("backslash") != std::string::npos);
  CHECK(wrong("http://a.org/" + std::string(longest_head, 'a')).find("61453") != std::string::npos);
  CHECK(read("http://a.org/" + std::string(50'000, '/')).path.size() == 50'001);
}

}  // namespace
}  // namespace istioctl::verdict
