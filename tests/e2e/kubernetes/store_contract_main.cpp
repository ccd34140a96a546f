// The contract of all stores, on the store in the cluster that KUBECONFIG leads to. Its objects are
// no valid configuration, so that definitions are installed that keep any.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "istioctl/config/crd.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "istioctl/kubernetes/kubernetes_store.h"
#include "istioctl/kubernetes/make_api_client.h"
#include "support/store_contract.h"
#include "support/store_objects.h"

namespace istioctl::kubernetes {
namespace {

using namespace std::chrono_literals;
using yaml::Json;

constexpr const char* definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::unique_ptr<ApiClient> connect() {
  const auto cluster = find_cluster({.variable = variable});
  REQUIRE_MESSAGE(cluster, (cluster ? "" : cluster.error().message));
  REQUIRE(*cluster);
  auto client = make_api_client((*cluster)->connection, {.variable = variable});
  REQUIRE_MESSAGE(client, (client ? "" : client.error().message));
  return std::move(*client);
}

// The stores of a test are gone before the clients are.
std::unique_ptr<store::Store> open() {
  static std::mutex mutex;
  static std::vector<std::unique_ptr<ApiClient>> clients;
  const std::lock_guard lock(mutex);
  return make_kubernetes_store(*clients.emplace_back(connect()));
}

std::string send(ApiClient& client, const ApiRequest& request) {
  const auto answer = client.send(request);
  REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().error.message));
  return *answer;
}

std::string path_of(const config::Kind& kind) {
  return std::string(definitions) + "/" + config::crd_name(kind);
}

bool is_established(ApiClient& client, const config::Kind& kind) {
  const Json definition = Json::parse(send(client, {.path = path_of(kind)}));
  for (const Json& condition : definition["status"].value("conditions", Json::array())) {
    if (condition["type"] == "Established" && condition["status"] == "True") return true;
  }
  return false;
}

void install(ApiClient& client, const config::Kind& kind) {
  Json definition = config::custom_resource_definition(kind);
  definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"] = {
      {"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}};
  send(client, {.method = "POST", .path = definitions, .body = definition.dump()});
  while (!is_established(client, kind)) std::this_thread::sleep_for(50ms);
}

void make_namespace(ApiClient& client, const std::string& name) {
  const Json object{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", name}}}};
  send(client, {.method = "POST", .path = "/api/v1/namespaces", .body = object.dump()});
}

void prepare() {
  static bool prepared = false;
  if (std::exchange(prepared, true)) return;
  const auto client = connect();
  for (const config::Kind* const kind : config::all_kinds()) install(*client, *kind);
  for (const char* const name : {"one", "two", "three", "other"}) make_namespace(*client, name);
}

// The server forgets the changes of a kind when its definition goes.
void forget_history() {
  const auto client = connect();
  const config::Kind& kind = *config::find_kind("ExternalService");
  send(*client, {.method = "DELETE", .path = path_of(kind)});
  while (client->send({.path = path_of(kind)})) std::this_thread::sleep_for(50ms);
  install(*client, kind);
}

test::StorePlace place() {
  prepare();
  const auto store = open();
  std::vector<store::Change> removals;
  const auto listed = store->list(test::everything(), [&](const store::StoredObject& object) {
    removals.push_back(test::removal_of(object.key));
    return base::Result<void>();
  });
  REQUIRE_MESSAGE(listed, (listed ? "" : listed.error().message));
  for (const auto& outcome : test::commit(*store, removals)) test::done(outcome);
  return {.open = open,
          .all_or_nothing = true,
          .keeps_originals = false,
          .forget_history = [](store::Store&) { forget_history(); }};
}

TEST_CASE("create") {
  test::check_create(place());
}
TEST_CASE("replace") {
  test::check_replace(place());
}
TEST_CASE("apply") {
  test::check_apply(place());
}
TEST_CASE("remove") {
  test::check_remove(place());
}
TEST_CASE("commit") {
  test::check_commit(place());
}
TEST_CASE("dry run") {
  test::check_dry_run(place());
}
TEST_CASE("get") {
  test::check_get(place());
}
TEST_CASE("list") {
  test::check_list(place());
}
TEST_CASE("metadata") {
  test::check_metadata(place());
}
TEST_CASE("size limit") {
  test::check_size_limit(place());
}
TEST_CASE("watch") {
  test::check_watch(place());
}
TEST_CASE("the end of a watch") {
  test::check_watch_end(place());
}

}  // namespace
}  // namespace istioctl::kubernetes
