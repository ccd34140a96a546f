#include "istioctl/kubernetes/discovery.h"

#include <doctest/doctest.h>

#include "support/fake_api_client.h"

using istioctl::kubernetes::ApiResource;
using istioctl::kubernetes::Discovery;
using istioctl::kubernetes::group_path;
using istioctl::test::FakeApiClient;

namespace {

using Names = std::vector<std::string>;

constexpr const char* group_json = R"({"kind":"APIGroup","name":"example.com","versions":[
  {"groupVersion":"example.com/v1","version":"v1"},
  {"groupVersion":"example.com/v2","version":"v2"}],
  "preferredVersion":{"groupVersion":"example.com/v2","version":"v2"}})";

constexpr const char* resources_json = R"({"kind":"APIResourceList","resources":[
  {"name":"things","kind":"Thing","namespaced":true,"shortNames":["th"]},
  {"name":"things/status","kind":"Thing","namespaced":true},
  {"name":"worlds","kind":"World","namespaced":false}, 1]})";

}  // namespace

TEST_CASE("the core group has a path of its own") {
  CHECK(group_path("", "v1") == "/api/v1");
  CHECK(group_path("example.com", "v1") == "/apis/example.com/v1");
}

TEST_CASE("versions of a group, the preferred one first, are asked for once") {
  FakeApiClient client;
  client.answer("GET", "/apis/example.com", group_json);
  Discovery discovery(client);
  CHECK(discovery.versions("example.com").value() == Names{"v2", "v1"});
  CHECK(discovery.versions("example.com").value() == Names{"v2", "v1"});
  CHECK(client.requests().size() == 1);
}

TEST_CASE("versions of the core group") {
  FakeApiClient client;
  client.answer("GET", "/api", R"({"kind":"APIVersions","versions":["v1"]})");
  CHECK(Discovery(client).versions("").value() == Names{"v1"});
}

TEST_CASE("a group that the server doesn't know has no versions, which is kept too") {
  FakeApiClient client;
  Discovery discovery(client);
  CHECK(discovery.versions("other.com").value().empty());
  CHECK(discovery.versions("other.com").value().empty());
  CHECK(client.requests().size() == 1);
}

TEST_CASE("another failure is one, and isn't kept") {
  FakeApiClient client;
  client.answer("GET", "/apis/example.com", FakeApiClient::lost(false));
  client.answer("GET", "/apis/example.com", group_json);
  Discovery discovery(client);
  CHECK_FALSE(discovery.versions("example.com"));
  CHECK(discovery.versions("example.com").value().size() == 2);
}

TEST_CASE("resources come without their subresources") {
  FakeApiClient client;
  client.answer("GET", "/apis/example.com/v1", resources_json);
  Discovery discovery(client);
  const std::vector<ApiResource> expected = {
      {.name = "things", .kind = "Thing", .namespaced = true, .short_names = {"th"}},
      {.name = "worlds", .kind = "World", .namespaced = false}};
  CHECK(discovery.resources("example.com", "v1").value() == expected);
  CHECK(discovery.resources("example.com", "v1").value() == expected);
  CHECK(client.requests().size() == 1);
}

TEST_CASE("an object is written in the first wanted version in which the server has it") {
  FakeApiClient client;
  client.answer("GET", "/apis/example.com", group_json);
  client.answer("GET", "/apis/example.com/v1", resources_json);
  client.answer("GET", "/apis/example.com/v2", R"({"resources":[]})");
  Discovery discovery(client);
  const Names wanted = {"v3", "v2", "v1"};
  CHECK(discovery.version_of("example.com", "things", wanted).value() == "v1");
  CHECK_FALSE(discovery.version_of("example.com", "others", wanted).value());
  CHECK(client.requests().size() == 3);
}

TEST_CASE("an answer that is no JSON is a failure") {
  FakeApiClient client;
  client.answer("GET", "/apis/example.com", std::string("<html>"));
  CHECK_FALSE(Discovery(client).versions("example.com"));
}
