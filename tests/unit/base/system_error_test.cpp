#include "istioctl/base/system_error.h"

#include <doctest/doctest.h>

#include <cerrno>

namespace istioctl::base {
namespace {

TEST_CASE("system_error: says what was tried and why it failed") {
  CHECK(system_error("cannot open a.yaml", ENOENT, "make it first") ==
        Error{ErrorCode::not_found, "cannot open a.yaml: No such file or directory",
              "make it first"});
}

TEST_CASE("system_error: the code follows from the number") {
  CHECK(system_error("x", EPIPE).code == ErrorCode::closed_pipe);
  CHECK(system_error("x", EISDIR).code == ErrorCode::invalid_input);
  CHECK(system_error("x", EACCES).code == ErrorCode::unavailable);
  CHECK(system_error("x", EROFS).code == ErrorCode::unavailable);
  CHECK(system_error("x", ENOSPC).code == ErrorCode::unavailable);
  CHECK(system_error("x", EIO).code == ErrorCode::failed);
}

}  // namespace
}  // namespace istioctl::base
