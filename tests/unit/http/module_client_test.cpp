#include "module_client.h"

#include <doctest/doctest.h>

#include "support/temporary_directory.h"

using istioctl::base::ErrorCode;
using istioctl::http::make_client_of;
using istioctl::test::TemporaryDirectory;

namespace {

std::string error_of(const std::string& path) {
  const auto client = make_client_of(path, {});
  REQUIRE_FALSE(client);
  CHECK(client.error().code == ErrorCode::unavailable);
  CHECK_FALSE(client.error().hint.empty());
  return client.error().message;
}

}  // namespace

TEST_CASE("a module that is not there is named") {
  const TemporaryDirectory directory;
  const std::string message = error_of(directory.file("http.so"));
  CHECK(message.starts_with("cannot load the HTTP module: "));
  CHECK(message.contains("http.so"));
}

TEST_CASE("a file that is no module, and a library that is another, are refused") {
  const TemporaryDirectory directory;
  CHECK(error_of(directory.write("http.so", "text")).contains("http.so"));
  CHECK(error_of("libc.so.6") == "cannot load the HTTP module: libc.so.6 is something else");
}

TEST_CASE("the module beside the program is loaded") {
  CHECK(istioctl::http::make_client({}).has_value());
}
