#include "istioctl/kubernetes/config_map.h"

#include <doctest/doctest.h>

#include "support/fake_api_client.h"

namespace istioctl::kubernetes {
namespace {

const ConfigMapKey mesh{.name_space = "istio-system", .name = "istio", .key = "mesh"};

TEST_CASE("a ConfigMap's text: where it is, and what it is called") {
  CHECK(request_for(mesh).path == "/api/v1/namespaces/istio-system/configmaps/istio");
  CHECK(request_for(mesh).method == "GET");
  CHECK(to_string(mesh) == "ConfigMap/istio-system/istio[mesh]");
  CHECK(request_for({.name_space = "a/b", .name = "../x?", .key = "k"}).path ==
        "/api/v1/namespaces/a%2Fb/configmaps/..%2Fx%3F");
}

TEST_CASE("a ConfigMap's text: read, or why not") {
  const auto error = [](const ApiResult<std::string>& answer) {
    const auto text = text_in(mesh, answer);
    REQUIRE_FALSE(text);
    return text.error();
  };
  CHECK(text_in(mesh, R"({"data": {"mesh": "a: 1\n", "other": "b"}})") == "a: 1\n");
  CHECK(text_in(mesh, R"({"data": {"mesh": ""}})") == "");
  const std::string no_key =
      "ConfigMap \"istio\" in the namespace \"istio-system\" has no key \"mesh\"";
  for (const char* const answer :
       {"{}", R"({"data": null})", R"({"data": {"other": "b"}})", R"({"data": {"mesh": 1}})"}) {
    CHECK(error(answer).message == no_key);
    CHECK(error(answer).code == base::ErrorCode::not_found);
  }
  CHECK(error("not JSON").code == base::ErrorCode::failed);
  CHECK(error(test::FakeApiClient::refusal({.code = 404, .reason = "NotFound", .message = "x"})) ==
        base::Error{base::ErrorCode::not_found,
                    "there is no ConfigMap \"istio\" in the namespace \"istio-system\""});
  CHECK(error(test::FakeApiClient::refusal({.code = 403, .reason = "Forbidden", .message = "no!"}))
            .message == "ConfigMap \"istio\" can't be read: no!");
  CHECK(error(test::FakeApiClient::lost(false)).code == base::ErrorCode::unavailable);
}

TEST_CASE("the pods' ranges of nodes: as few as hold them, none where nothing says so") {
  const auto ranges = [](const ApiResult<std::string>& answer) {
    std::string text;
    for (const net::Cidr& range : pod_ranges_in(answer)) text += range.to_string() + " ";
    return text;
  };
  CHECK(ranges(R"({"items": [{"spec": {"podCIDR": "10.244.0.0/24", "podCIDRs":
                  ["10.244.0.0/24", "fd00::/64"]}}, {"spec": {"podCIDR": "10.244.1.0/24"}}]})") ==
        "10.244.0.0/23 fd00::/64 ");
  CHECK(ranges(R"({"items": [{"spec": {}}, {"spec": {"podCIDR": "nonsense"}}, 7]})").empty());
  CHECK(ranges(R"({"items": []})").empty());
  CHECK(ranges("not JSON").empty());
  CHECK(ranges(test::FakeApiClient::refusal({.code = 403, .reason = "Forbidden"})).empty());
}

}  // namespace
}  // namespace istioctl::kubernetes
