#include "istioctl/kubernetes/list_pages.h"

#include <doctest/doctest.h>

#include "support/fake_api_client.h"

using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::kubernetes::ApiResult;
using istioctl::kubernetes::list_pages;
using istioctl::kubernetes::Status;
using istioctl::test::FakeApiClient;
using istioctl::yaml::Json;

namespace {

const std::string path = "/apis/example.com/v1/things";

/// A page whose objects have these names, all in namespace "n".
std::string page(const std::vector<std::string>& names, const std::string& token,
                 const std::string& revision = "7") {
  Json items = Json::array();
  for (const auto& name : names) {
    items.push_back({{"metadata", {{"name", name}, {"namespace", "n"}}}});
  }
  return Json{{"kind", "ThingList"},
              {"metadata", {{"resourceVersion", revision}, {"continue", token}}},
              {"items", items}}
      .dump();
}

Status expired(const std::string& token) {
  return {.code = 410, .reason = "Expired", .message = "too old", .continue_token = token};
}

struct Listed {
  ApiResult<std::string> revision;
  std::vector<std::string> names;
};

Listed list(FakeApiClient& client, const std::string& of = path) {
  std::vector<std::string> names;
  auto revision = list_pages(client, {.path = of}, [&](const Json& item) -> Result<void> {
    names.push_back(item["metadata"]["name"]);
    return {};
  });
  return {std::move(revision), std::move(names)};
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("pages are asked for until there is no token, and the revision is the first one's") {
  FakeApiClient client;
  client.answer("GET", path + "?limit=500", page({"a", "b"}, "next one/+", "7"));
  client.answer("GET", path + "?limit=500&continue=next%20one%2F%2B", page({"c"}, "", "8"));
  const auto listed = list(client);
  CHECK(listed.revision.value() == "7");
  CHECK(listed.names == Names{"a", "b", "c"});
  CHECK(client.requests().size() == 2);
}

TEST_CASE("selectors in the path stay") {
  FakeApiClient client;
  client.answer("GET", path + "?labelSelector=a%3Db&limit=500", page({"a"}, ""));
  CHECK(list(client, path + "?labelSelector=a%3Db").names == Names{"a"});
}

TEST_CASE("an expired list goes on with the token that the server gives") {
  FakeApiClient client;
  client.answer("GET", path + "?limit=500", page({"a", "b"}, "old", "7"));
  client.answer("GET", path + "?limit=500&continue=old", FakeApiClient::refusal(expired("new")));
  client.answer("GET", path + "?limit=500&continue=new", page({"c"}, "", "9"));
  const auto listed = list(client);
  CHECK(listed.revision.value() == "7");
  CHECK(listed.names == Names{"a", "b", "c"});
}

TEST_CASE("an expired list without a token begins anew, and visits nothing twice") {
  FakeApiClient client;
  client.answer("GET", path + "?limit=500", page({"a", "c"}, "old"));
  client.answer("GET", path + "?limit=500&continue=old", FakeApiClient::refusal(expired("")));
  client.answer("GET", path + "?limit=500", page({"a", "b", "c", "d"}, "more"));
  client.answer("GET", path + "?limit=500&continue=more", page({"e"}, ""));
  CHECK(list(client).names == Names{"a", "c", "d", "e"});
}

TEST_CASE("a list that expires again before a page has come is a failure") {
  FakeApiClient client;
  client.answer("GET", path + "?limit=500", page({"a"}, "old"));
  client.answer("GET", path + "?limit=500&continue=old", FakeApiClient::refusal(expired("new")));
  client.answer("GET", path + "?limit=500&continue=new", FakeApiClient::refusal(expired("new")));
  const auto listed = list(client);
  REQUIRE_FALSE(listed.revision);
  CHECK(listed.revision.error().status->code == 410);
  CHECK(client.requests().size() == 3);
}

TEST_CASE("a list that begins anew and comes no further is a failure") {
  FakeApiClient client;
  for (int round = 0; round < 2; ++round) {
    client.answer("GET", path + "?limit=500", page({"a", "b"}, "t"));
    client.answer("GET", path + "?limit=500&continue=t", FakeApiClient::refusal(expired("")));
  }
  const auto listed = list(client);
  REQUIRE_FALSE(listed.revision);
  CHECK(listed.revision.error().status->code == 410);
  CHECK(client.requests().size() == 4);
}

TEST_CASE("an empty list is a list, also in Go's way to write it") {
  FakeApiClient client;
  client.answer("GET", path + "?limit=500",
                R"({"kind":"ThingList","metadata":{"resourceVersion":"3"},"items":null})");
  const auto listed = list(client);
  CHECK(listed.revision.value() == "3");
  CHECK(listed.names.empty());
}

TEST_CASE("what is no list is a failure that names the server and the call") {
  for (const auto* const body : {"", "<html>", "[]", "null", R"({"items":[]}x)", R"({"kind":"A"})",
                                 R"({"kind":"AList","items":{}})", R"({"items":[1]})"}) {
    CAPTURE(body);
    FakeApiClient client;
    client.answer("GET", path + "?limit=500", std::string(body));
    const auto listed = list(client);
    REQUIRE_FALSE(listed.revision);
    const auto& error = listed.revision.error().error;
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.message.starts_with("https://fake answers GET " + path + " with "));
    CHECK_FALSE(error.hint.empty());
  }
}

TEST_CASE("JSON that is nested to exhaust the stack is refused") {
  FakeApiClient client;
  const std::string deep(100'000, '[');
  client.answer("GET", path + "?limit=500", R"({"kind":"L","items":[{"a":)" + deep);
  CHECK_FALSE(list(client).revision);
  const std::string closed = deep + std::string(deep.size(), ']');
  client.answer("GET", path + "?limit=500", R"({"items":[{"a":)" + closed + "}]}");
  CHECK_FALSE(list(client).revision);
}

TEST_CASE("an error of the visitor ends the listing") {
  FakeApiClient client;
  client.answer("GET", path + "?limit=500", page({"a", "b"}, "more"));
  int visits = 0;
  const auto listed = list_pages(client, {.path = path}, [&](const Json&) -> Result<void> {
    ++visits;
    return istioctl::base::fail(ErrorCode::failed, "enough");
  });
  REQUIRE_FALSE(listed);
  CHECK(listed.error().error.message == "enough");
  CHECK(visits == 1);
  CHECK(client.requests().size() == 1);
}
