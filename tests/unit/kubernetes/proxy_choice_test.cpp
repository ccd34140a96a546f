#include "proxy_choice.h"

#include <doctest/doctest.h>

#include <map>

using istioctl::base::ErrorCode;
using istioctl::kubernetes::proxy_address;
using istioctl::kubernetes::proxy_of_variables;

namespace {

std::string proxy(const std::string& server, std::map<std::string, std::string> variables) {
  return proxy_of_variables(server, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

/// Whether NO_PROXY keeps the proxy away from a server.
bool excepted(const std::string& no_proxy, const std::string& server) {
  return proxy(server, {{"HTTPS_PROXY", "p"}, {"NO_PROXY", no_proxy}}).empty();
}

}  // namespace

TEST_CASE("the variable follows the server's scheme, and large letters win") {
  CHECK(proxy("https://h", {}).empty());
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "p"}}) == "p");
  CHECK(proxy("https://h", {{"https_proxy", "p"}}) == "p");
  CHECK(proxy("https://h", {{"https_proxy", "p"}, {"HTTPS_PROXY", "P"}}) == "P");
  CHECK(proxy("https://h", {{"https_proxy", "p"}, {"HTTPS_PROXY", ""}}) == "p");
  CHECK(proxy("https://h", {{"HTTP_PROXY", "p"}}).empty());
  CHECK(proxy("http://h", {{"HTTP_PROXY", "p"}, {"HTTPS_PROXY", "q"}}) == "p");
  CHECK(proxy("https://h", {{"ALL_PROXY", "p"}}).empty());
}

TEST_CASE("this machine is never behind a proxy") {
  CHECK(excepted("", "https://localhost:6443"));
  CHECK(excepted("", "https://127.0.0.1"));
  CHECK(excepted("", "https://127.9.9.9/path"));
  CHECK(excepted("", "https://[::1]:6443"));
  CHECK_FALSE(excepted("", "https://localhost.example.com"));
}

TEST_CASE("NO_PROXY names domains, with what lies below them") {
  CHECK(excepted("example.com", "https://example.com"));
  CHECK(excepted("example.com", "https://Api.Example.com:6443"));
  CHECK(excepted("a.b, example.com ,c", "https://example.com."));
  CHECK_FALSE(excepted("example.com", "https://badexample.com"));
  CHECK_FALSE(excepted(".example.com", "https://example.com"));
  CHECK(excepted(".example.com", "https://a.example.com"));
  CHECK(excepted("*.example.com", "https://a.example.com"));
  CHECK_FALSE(excepted("*.example.com", "https://example.com"));
  CHECK(excepted("x,*", "https://anything"));
  CHECK_FALSE(excepted(",, ,", "https://host"));
}

TEST_CASE("NO_PROXY names addresses, ranges and ports") {
  CHECK(excepted("10.0.0.1", "https://10.0.0.1:6443"));
  CHECK_FALSE(excepted("10.0.0.1", "https://10.0.0.10"));
  CHECK(excepted("10.0.0.0/8", "https://10.1.2.3"));
  CHECK_FALSE(excepted("10.0.0.0/8", "https://11.1.2.3"));
  CHECK(excepted("fd00::/8", "https://[fd00::1]:6443"));
  CHECK(excepted("fd00::1", "https://[FD00:0::1]"));
  CHECK(excepted("host:6443", "https://host:6443"));
  CHECK(excepted("host:443", "https://host"));
  CHECK_FALSE(excepted("host:6444", "https://host:6443"));
  CHECK(excepted("[fd00::1]:6443", "https://[fd00::1]:6443"));
  CHECK(excepted("host", "https://user:a@b@host/x"));
}

TEST_CASE("a proxy has a scheme that it can be reached by") {
  CHECK(proxy_address("").value().empty());
  CHECK(proxy_address("host:3128").value() == "http://host:3128");
  CHECK(proxy_address("HTTP://host").value() == "http://host");
  CHECK(proxy_address("https://user:pass@host").value() == "https://user:pass@host");
  CHECK(proxy_address("socks5://host:1080").value() == "socks5h://host:1080");
  CHECK(proxy_address("socks5h://host").value() == "socks5h://host");
  const auto wrong = proxy_address("ftp://user:hush@host");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::invalid_input);
  CHECK(wrong.error().message == "\"ftp://host\" isn't the address of a proxy");
}
