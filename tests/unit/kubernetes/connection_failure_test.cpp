#include "connection_failure.h"

#include <doctest/doctest.h>

using istioctl::base::Error;
using istioctl::base::ErrorCode;
using istioctl::http::Cause;
using istioctl::http::Failure;
using istioctl::kubernetes::failure_of;

namespace {

Error error_of(const Failure& failure, const std::string& proxy = "") {
  return failure_of(
             failure,
             {.server = "https://user:hush@server:6443", .origin = "/config (context \"c\")"},
             proxy)
      .error;
}

}  // namespace

TEST_CASE("every failure names the server, and hides its password") {
  for (int cause = 0; cause <= static_cast<int>(Cause::out_of_memory); ++cause) {
    CAPTURE(cause);
    const Error error = error_of({.cause = static_cast<Cause>(cause), .detail = "the detail\x1b"});
    CHECK(error.message.contains("https://server:6443"));
    CHECK_FALSE(error.message.contains("hush"));
    CHECK_FALSE((error.message + error.hint).contains('\x1b'));
  }
}

TEST_CASE("the server's certificate: who signed it, when, for whom") {
  const Error untrusted = error_of({.cause = Cause::untrusted_certificate, .detail = "why"});
  CHECK(untrusted.message ==
        "the certificate of https://server:6443 isn't signed by an authority that is trusted: why");
  CHECK(untrusted.hint.contains("certificate-authority in /config (context \"c\")"));
  CHECK(error_of({.cause = Cause::expired_certificate}).hint.contains("clock"));
  CHECK(error_of({.cause = Cause::wrong_host_certificate}).hint.contains("tls-server-name"));
}

TEST_CASE("the caller's certificate and the authorities name the kubeconfig") {
  CHECK(error_of({.cause = Cause::wrong_client_certificate})
            .message.contains("in /config (context \"c\")"));
  CHECK(
      error_of({.cause = Cause::wrong_authorities}).message.contains("in /config (context \"c\")"));
}

TEST_CASE("a proxy in between is named, without its password") {
  const Error error =
      error_of({.cause = Cause::proxy, .detail = "it answers 407"}, "http://user:hush@proxy:3128");
  CHECK(error.message ==
        "https://server:6443 can't be reached through the proxy http://proxy:3128: it answers 407");
  CHECK(error.hint.contains("HTTPS_PROXY"));
}

TEST_CASE("a time-out says whether the server was reached") {
  CHECK(error_of({.cause = Cause::timeout, .sent = false}).message ==
        "https://server:6443 can't be reached in time");
  CHECK(error_of({.cause = Cause::timeout, .sent = true}).message ==
        "https://server:6443 didn't answer in time");
}

TEST_CASE("each cause has its code") {
  CHECK(error_of({.cause = Cause::wrong_url}).code == ErrorCode::invalid_input);
  CHECK(error_of({.cause = Cause::too_large}).code == ErrorCode::failed);
  CHECK(error_of({.cause = Cause::out_of_memory}).code == ErrorCode::failed);
  CHECK(error_of({.cause = Cause::name_lookup}).code == ErrorCode::unavailable);
}
