#include "istioctl/kubernetes/definitions.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "istioctl/config/crd.h"
#include "support/fake_api_client.h"

namespace istioctl::kubernetes {
namespace {

std::string path_of(const config::Kind& kind) {
  return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + config::crd_name(kind);
}

TEST_CASE("definitions: what others made is named, ours and missing ones aren't") {
  test::FakeApiClient client;
  const auto kinds = config::all_kinds();
  client.answer("GET", path_of(*kinds[0]), config::custom_resource_definition(*kinds[0]).dump());
  client.answer("GET", path_of(*kinds[2]), R"({"metadata":{"labels":{"release":"istio"}}})");
  client.answer("GET", path_of(*kinds[4]), std::string("no JSON"));
  for (const std::size_t missing : {1U, 3U, 5U, 6U}) {
    client.answer("GET", path_of(*kinds[missing]),
                  test::FakeApiClient::refusal({.code = 404, .reason = "NotFound"}));
  }
  const auto foreign = foreign_definitions(client, kinds);
  REQUIRE(foreign);
  CHECK(*foreign == std::vector{config::crd_name(*kinds[2]), config::crd_name(*kinds[4])});
}

TEST_CASE("definitions: a server that doesn't say is an error") {
  test::FakeApiClient client;
  client.answer_others([](const ApiRequest&) {
    return test::FakeApiClient::refusal({.code = 403, .message = "no"});
  });
  const auto foreign = foreign_definitions(client, config::all_kinds());
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().message == "no");
}

}  // namespace
}  // namespace istioctl::kubernetes
