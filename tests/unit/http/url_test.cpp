#include <doctest/doctest.h>

#include "istioctl/http/client.h"

using istioctl::http::is_http_url;
using istioctl::http::redact_url;

TEST_CASE("http and https in any case are URLs that can be read") {
  CHECK(is_http_url("http://host/a.yaml"));
  CHECK(is_http_url("HTTPS://host"));
  CHECK_FALSE(is_http_url("http:/host"));
  CHECK_FALSE(is_http_url("ftp://host"));
  CHECK_FALSE(is_http_url("a/http://host"));
  CHECK_FALSE(is_http_url(""));
}

TEST_CASE("a URL without secrets is shown as it is") {
  for (const auto* const url :
       {"http://host", "https://host:8443/a/b.yaml?ref=main&raw=1#part", "http://[::1]:80/",
        "http://host/path@with/at", "http://host?q=a@b"}) {
    CHECK(redact_url(url) == url);
  }
}

TEST_CASE("user and password are left out") {
  CHECK(redact_url("https://user:pass@host/a") == "https://host/a");
  CHECK(redact_url("https://token@host") == "https://host");
  CHECK(redact_url("https://user:p@ss@host/a@b") == "https://host/a@b");
  CHECK(redact_url("https://user:pass@host?x=1") == "https://host?x=1");
}

TEST_CASE("values of secret parameters are hidden") {
  CHECK(redact_url("https://h/a?token=abc") == "https://h/a?token=***");
  CHECK(redact_url("https://h/a?x=1&private_token=abc&y=2#f") ==
        "https://h/a?x=1&private_token=***&y=2#f");
  CHECK(redact_url("https://h/a?X-Amz-Signature=abc&X-Amz-Date=1") ==
        "https://h/a?X-Amz-Signature=***&X-Amz-Date=1");
  CHECK(redact_url("https://h/a?SIG=abc;se=1") == "https://h/a?SIG=***;se=1");
  CHECK(redact_url("https://h/a?token") == "https://h/a?token");
  CHECK(redact_url("https://h/a?") == "https://h/a?");
}
