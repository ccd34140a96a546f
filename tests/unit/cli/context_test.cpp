#include "istioctl/cli/context.h"

#include <doctest/doctest.h>

#include "test_environment.h"

using istioctl::cli::Context;
using istioctl::test::TestEnvironment;

TEST_CASE("the HTTP client is made once, when it is first needed") {
  TestEnvironment test;
  const auto environment = test.environment();
  Context context(environment, {});
  CHECK(test.http_clients_made == 0);
  const auto first = context.http_client();
  const auto second = context.http_client();
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first == *second);
  CHECK(test.http_clients_made == 1);
}

TEST_CASE("a client that cannot be made is an error") {
  TestEnvironment test;
  auto environment = test.environment();
  environment.make_http_client =
      []() -> istioctl::base::Result<std::unique_ptr<istioctl::http::HttpClient>> {
    return istioctl::base::fail(istioctl::base::ErrorCode::unavailable, "no module");
  };
  Context context(environment, {});
  const auto client = context.http_client();
  REQUIRE_FALSE(client);
  CHECK(client.error().message == "no module");
}

TEST_CASE("variables and global options are passed through") {
  TestEnvironment test;
  test.variables = {{"KUBECONFIG", "a:b"}};
  const auto environment = test.environment();
  Context context(environment, {.name_space = "mine"});
  CHECK(context.variable("KUBECONFIG") == "a:b");
  CHECK_FALSE(context.variable("HOME").has_value());
  CHECK(context.globals().name_space == "mine");
}
