#include "api_status.h"

#include <doctest/doctest.h>

using istioctl::base::ErrorCode;
using istioctl::http::Response;
using istioctl::kubernetes::failure_of;
using istioctl::kubernetes::is_passing;
using istioctl::kubernetes::Status;
using istioctl::kubernetes::status_of;

namespace {

istioctl::base::Error error_of(const Status& status) {
  return failure_of(status, "https://server").error;
}

}  // namespace

TEST_CASE("a Status is read with its causes") {
  const Status status = status_of(Response{.status = 422, .body = R"({
    "kind":"Status","status":"Failure","code":422,"reason":"Invalid","message":"no good",
    "metadata":{"continue":"t"},
    "details":{"causes":[{"reason":"FieldValueInvalid","field":"spec.a","message":"m"},{"a":1}]}})"});
  const Status expected = {
      .code = 422,
      .reason = "Invalid",
      .message = "no good",
      .causes = {{.reason = "FieldValueInvalid", .field = "spec.a", .message = "m"}, {}},
      .continue_token = "t"};
  CHECK(status == expected);
}

TEST_CASE("members of a wrong type, and a code that contradicts the answer's, don't count") {
  const Status status = status_of(Response{.status = 404, .body = R"({"kind":"Status",
    "code":"x","reason":1,"message":[],"metadata":7,"details":{"causes":{}}})"});
  CHECK(status == Status{.code = 404});
}

TEST_CASE("an answer without a Status keeps its code, and a plain text's first line") {
  CHECK(status_of(Response{.status = 404,
                           .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                           .body = "404 page not found\nmore"}) ==
        Status{.code = 404, .message = "404 page not found"});
  CHECK(status_of(Response{
            .status = 502, .headers = {{"Content-Type", "text/html"}}, .body = "<html>"}) ==
        Status{.code = 502});
}

TEST_CASE("the server's own words are the message, escaped") {
  const auto error = error_of(
      {.code = 403, .reason = "Forbidden", .message = "User \"x\" cannot list things\x1b[2J"});
  CHECK(error.message == "User \"x\" cannot list things\\x1b[2J");
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.hint.contains("--context"));
}

TEST_CASE("where the server says nothing of its own, it is named") {
  CHECK(error_of({.code = 502}).message == "https://server answers 502 Bad Gateway");
  CHECK(error_of({.code = 299}).message == "https://server answers 299");
  CHECK(error_of({.code = 404, .message = "404 page not found"}).message ==
        "https://server answers 404 Not Found: 404 page not found");
  CHECK(error_of({.code = 401, .reason = "Unauthorized", .message = "Unauthorized"}).message ==
        "https://server doesn't accept the credentials");
  CHECK(error_of({.code = 500, .reason = "InternalError", .message = "etcd"}).message ==
        "https://server answers 500 Internal Server Error: etcd");
}

TEST_CASE("each status has the code of what it means") {
  CHECK(error_of({.code = 404, .reason = "NotFound", .message = "m"}).code == ErrorCode::not_found);
  CHECK(error_of({.code = 409, .reason = "AlreadyExists", .message = "m"}).code ==
        ErrorCode::already_exists);
  CHECK(error_of({.code = 409, .reason = "Conflict", .message = "m"}).code == ErrorCode::conflict);
  CHECK(error_of({.code = 410, .reason = "Expired", .message = "m"}).code == ErrorCode::conflict);
  CHECK(error_of({.code = 422, .reason = "Invalid", .message = "m"}).code ==
        ErrorCode::invalid_input);
  CHECK(error_of({.code = 503}).code == ErrorCode::unavailable);
  CHECK(error_of({.code = 405}).code == ErrorCode::failed);
}

TEST_CASE("what passes: being busy, and being broken") {
  for (const int code : {408, 429, 500, 502, 503, 504}) CHECK(is_passing({.code = code}));
  for (const int code : {400, 401, 403, 404, 409, 410, 422, 501, 505}) {
    CHECK_FALSE(is_passing({.code = code}));
  }
}
