#include "istioctl/kubernetes/kubernetes_store.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "support/fake_api_server.h"
#include "support/store_contract.h"
#include "support/store_objects.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;
using store::Effect;
using store::Verb;
using test::commit;
using test::commit_one;
using test::create;
using test::done;
using test::failure;
using test::FakeApiServer;
using test::key_of;
using test::removal_of;
using test::write_of;
using Answer = FakeApiServer::Answer;
using Calls = std::vector<std::string>;

std::unique_ptr<store::Store> store_of(FakeApiServer& server) {
  return make_kubernetes_store(server.connect(), {.sleep = [](std::chrono::milliseconds) {}});
}

test::StorePlace place_of(FakeApiServer& server) {
  return {.open = [&server] { return store_of(server); },
          .all_or_nothing = true,
          .keeps_originals = false,
          .now = "2026-01-02T03:04:05Z",
          .forget_history = [&server](store::Store&) { server.forget_history(); }};
}

TEST_CASE("Kubernetes store: create") {
  FakeApiServer server;
  test::check_create(place_of(server));
}
TEST_CASE("Kubernetes store: replace") {
  FakeApiServer server;
  test::check_replace(place_of(server));
}
TEST_CASE("Kubernetes store: apply") {
  FakeApiServer server;
  test::check_apply(place_of(server));
}
TEST_CASE("Kubernetes store: remove") {
  FakeApiServer server;
  test::check_remove(place_of(server));
}
TEST_CASE("Kubernetes store: commit") {
  FakeApiServer server;
  test::check_commit(place_of(server));
}
TEST_CASE("Kubernetes store: dry run") {
  FakeApiServer server;
  test::check_dry_run(place_of(server));
}
TEST_CASE("Kubernetes store: get") {
  FakeApiServer server;
  test::check_get(place_of(server));
}
TEST_CASE("Kubernetes store: list") {
  FakeApiServer server;
  test::check_list(place_of(server));
}
TEST_CASE("Kubernetes store: metadata") {
  FakeApiServer server;
  test::check_metadata(place_of(server));
}
TEST_CASE("Kubernetes store: size limit") {
  FakeApiServer server;
  test::check_size_limit(place_of(server));
}
TEST_CASE("Kubernetes store: watch") {
  FakeApiServer server;
  test::check_watch(place_of(server));
}
TEST_CASE("Kubernetes store: the end of a watch") {
  FakeApiServer server;
  test::check_watch_end(place_of(server));
}

std::vector<store::Change> creations(std::size_t count, const std::string& name_space = "default") {
  std::vector<store::Change> changes;
  for (std::size_t index = 0; index < count; ++index) {
    changes.push_back(
        write_of(Verb::create, key_of("object-" + std::to_string(index), name_space)));
  }
  return changes;
}

base::Error error_of(const store::Outcome& outcome) {
  REQUIRE(std::holds_alternative<store::Refusal>(outcome));
  return std::get<store::Refusal>(outcome);
}

using Fields = std::vector<store::FieldProblem>;

/// What is told of the fields when the server answers this to a creation.
Fields fields_of(const Status& status) {
  FakeApiServer server;
  const auto store = store_of(server);
  server.set_fault([&](const ApiRequest& request, const auto& carry) -> Answer {
    if (request.method != "POST") return carry();
    return std::unexpected(
        ApiFailure{.error = {ErrorCode::invalid_input, status.message}, .status = status});
  });
  const auto outcome = commit_one(*store, write_of(Verb::create, key_of("a")));
  REQUIRE(std::holds_alternative<store::Refusal>(outcome));
  return std::get<store::Refusal>(outcome).fields;
}

TEST_CASE("Kubernetes store: a refusal tells what is wrong with each field") {
  const std::string message = "ExternalService \"a\" is invalid: [spec.hosts: too few, …]";
  Status status{.code = 422, .reason = "Invalid", .message = message};
  CHECK(fields_of(status).empty());
  const StatusCause of_hosts{"FieldValueRequired", "spec.hosts", "Required value"};
  status.causes = {of_hosts,
                   {"FieldValueInvalid", "<nil>", "Invalid value: rules"},
                   of_hosts,
                   {"FieldValueNotSupported", "spec.ports[0].name", ""}};
  const Fields fields{
      {"spec.hosts", "the API server refuses this: Required value"},
      {"", "the API server refuses this: Invalid value: rules"},
      {"spec.ports[0].name", "the API server refuses this: FieldValueNotSupported"}};
  CHECK(fields_of(status) == fields);
  SUBCASE("causes without a field are in the message") {
    status.causes = {{"", "", "not on Fridays"}};
    CHECK(fields_of(status).empty());
  }
  SUBCASE("a webhook's message is told too") {
    status.message = "admission webhook \"w\" denied the request: " + message;
    status.causes = {of_hosts};
    CHECK(fields_of(status) == Fields{{"", status.message}, fields[0]});
  }
  SUBCASE("a conflict is of no field") {
    status.code = 409;
    CHECK(fields_of(status).empty());
  }
}

TEST_CASE("Kubernetes store: each field that would be dropped, and one hint for all") {
  const auto fields = fields_of(
      {.code = 400,
       .reason = "BadRequest",
       .message = "strict decoding error: unknown field \"spec.a\", unknown field \"spec.b\""});
  REQUIRE(fields.size() == 2);
  CHECK(fields[0].field == "spec.a");
  CHECK(fields[0].message ==
        "the cluster's CustomResourceDefinition externalservices.networking.istio.io doesn't have "
        "this field, and would drop it");
  CHECK(fields[0].hint.empty());
  CHECK(fields[1].field == "spec.b");
  CHECK(fields[1].hint.find("istioctl crds --force") != std::string::npos);
}

std::unexpected<ApiFailure> lost(bool outcome_unknown) {
  return std::unexpected(ApiFailure{.error = {ErrorCode::unavailable, "the connection broke"},
                                    .outcome_unknown = outcome_unknown});
}

TEST_CASE("Kubernetes store: one creation is one call") {
  FakeApiServer server;
  const auto store = store_of(server);
  create(*store, key_of("a"));
  CHECK(server.calls() ==
        Calls{"POST /apis/networking.istio.io/v1alpha3/namespaces/default/externalservices"});
}

TEST_CASE("Kubernetes store: many creations ask once what is there") {
  FakeApiServer server;
  const auto store = store_of(server);
  const auto outcomes = commit(*store, creations(100));
  CHECK(std::ranges::all_of(
      outcomes, [](const auto& outcome) { return done(outcome).effect == Effect::created; }));
  // One list, one trial, and each of them.
  CHECK(server.calls().size() == 102);
}

TEST_CASE("Kubernetes store: one name that is there keeps many from being made") {
  FakeApiServer server;
  const auto store = store_of(server);
  create(*store, key_of("object-7"));
  // So many that they don't fit on a page.
  (void)commit(*store, creations(300, "other"));
  const std::string name_space = "default";
  const auto outcomes = commit(*store, creations(100, name_space));
  CHECK(failure(outcomes[7]) == ErrorCode::already_exists);
  CHECK(std::holds_alternative<store::NotTried>(outcomes[8]));
  CHECK(server.object_at("externalservices/default/object-8").is_null());
}

TEST_CASE("Kubernetes store: what others have on the next page is found, too") {
  FakeApiServer server;
  const auto store = store_of(server);
  (void)commit(*store, creations(300));
  auto changes = creations(20);
  changes[3].key.name = "new";
  changes[3].object = test::object_of(changes[3].key);
  const auto outcomes = commit(*store, changes);
  CHECK(failure(outcomes[2]) == ErrorCode::already_exists);
  CHECK(std::holds_alternative<store::NotTried>(outcomes[3]));
}

TEST_CASE("Kubernetes store: large objects, many together, are made all the same") {
  FakeApiServer server;
  const auto store = store_of(server);
  std::vector<store::Change> changes;
  for (const char* const name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"}) {
    changes.push_back(
        write_of(Verb::create, key_of(name), {.host = std::string(std::size_t{1400} << 10, 'h')}));
  }
  for (const auto& outcome : commit(*store, changes))
    CHECK(done(outcome).effect == Effect::created);
  CHECK(test::names_of(*store, test::everything()).size() == changes.size());
}

TEST_CASE("Kubernetes store: who may only create isn't kept from it") {
  FakeApiServer server;
  server.forbid("GET");
  const auto store = store_of(server);
  const auto outcomes = commit(*store, creations(20));
  CHECK(done(outcomes[19]).effect == Effect::created);
}

TEST_CASE("Kubernetes store: what the server refuses for all is refused before the first write") {
  FakeApiServer server;
  const auto store = store_of(server);
  std::size_t refused = 1;
  SUBCASE("a field that it would drop") {
    server.prune("spec.hosts");
    const auto error = error_of(commit(*store, creations(100))[0]);
    CHECK(error.message ==
          "the cluster's CustomResourceDefinition externalservices.networking.istio.io has no "
          "spec.hosts, and would drop it");
    CHECK(error.hint.find("istioctl crds --force | kubectl apply -f -") != std::string::npos);
  }
  SUBCASE("a namespace that isn't there") {
    server.only_namespaces({"default"});
    const auto error = error_of(commit(*store, creations(100, "other"))[0]);
    CHECK(error.message == "the namespace \"other\" doesn't exist");
    CHECK(error.hint == "kubectl create namespace other makes it");
  }
  SUBCASE("a few are tried each") {
    server.only_namespaces({"default"});
    auto changes = creations(5);
    changes.push_back(write_of(Verb::create, key_of("z", "other")));
    const auto outcomes = commit(*store, changes);
    CHECK(std::holds_alternative<store::Refusal>(outcomes[5]));
    refused = 0;
  }
  CHECK(server.object_at("externalservices/default/object-" + std::to_string(refused)).is_null());
}

TEST_CASE("Kubernetes store: without a definition the error names what makes it") {
  FakeApiServer server;
  server.serve("externalservices", "");
  const auto store = store_of(server);
  const std::string message =
      "https://fake has no externalservices: the CustomResourceDefinition "
      "externalservices.networking.istio.io is missing";
  const auto written = store->commit(creations(1), {});
  REQUIRE_FALSE(written);
  CHECK(written.error() ==
        base::Error{ErrorCode::unavailable, message,
                    "istioctl crds | kubectl apply -f - makes it (nothing was changed)"});
  CHECK(store->get(key_of("a")).error().message == message);
  const auto ignore = [](const store::StoredObject&) { return base::Result<void>(); };
  CHECK(store->list(test::everything(), ignore).error().message == message);
  CHECK(store->watch(test::everything(), "1", [](const store::Event&) { return true; }, {})
            .error()
            .message == message);
}

TEST_CASE(
    "Kubernetes store: a missing definition is looked for once, for all objects of a commit") {
  FakeApiServer server;
  server.serve("externalservices", "");
  const auto store = store_of(server);
  std::vector<store::Change> changes;
  for (const auto* const name : {"a", "b", "c", "d"}) changes.push_back(removal_of(key_of(name)));
  CHECK_FALSE(store->commit(changes, {}));
  const auto calls = server.calls();
  CHECK(std::ranges::count_if(calls, [](const std::string& call) {
          return call.contains("customresourcedefinitions");
        }) == 1);
}

TEST_CASE("Kubernetes store: a definition that was made just now is waited for") {
  FakeApiServer server;
  server.serve("externalservices", "");
  server.define("externalservices.networking.istio.io", 1);
  const auto store = store_of(server);
  create(*store, key_of("a"));
}

TEST_CASE("Kubernetes store: objects are written in a version that the server has") {
  FakeApiServer server;
  server.serve("externalservices", "v1");
  const auto store = store_of(server);
  create(*store, key_of("a"));
  CHECK(server.object_at("externalservices/default/a")["apiVersion"] == "networking.istio.io/v1");
  const auto object = test::stored(*store, key_of("a"));
  CHECK(store::to_json(object)["apiVersion"] == "networking.istio.io/v1alpha3");
  CHECK(done(commit_one(*store, write_of(Verb::apply, key_of("a")))).effect == Effect::unchanged);
  CHECK(test::names_of(*store, test::everything()).size() == 1);
}

TEST_CASE("Kubernetes store: what only the server cares about isn't shown") {
  FakeApiServer server;
  const auto store = store_of(server);
  create(*store, key_of("a"));
  const auto metadata = store::to_json(test::stored(*store, key_of("a")))["metadata"];
  for (const char* const name : {"uid", "generation", "managedFields"}) {
    CHECK_FALSE(metadata.contains(name));
  }
  CHECK(metadata["resourceVersion"] == "101");
}

TEST_CASE("Kubernetes store: kubectl's note is no difference") {
  FakeApiServer server;
  const auto store = store_of(server);
  store::Change change = write_of(Verb::create, key_of("a"));
  auto object = yaml::Json::parse(change.object);
  object["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = "{}";
  change.object = object.dump();
  done(commit_one(*store, change));
  CHECK(done(commit_one(*store, write_of(Verb::apply, key_of("a")))).effect == Effect::unchanged);
}

TEST_CASE("Kubernetes store: namespaces come in the order of their names") {
  FakeApiServer server;
  const auto store = store_of(server);
  for (const char* const name_space : {"team", "team-a", "team-a-b", "team-b", "tea", "z"}) {
    create(*store, key_of("x", name_space));
  }
  CHECK(test::names_of(*store, test::everything()) ==
        std::vector<std::string>{"ExternalService/tea/x", "ExternalService/team/x",
                                 "ExternalService/team-a/x", "ExternalService/team-a-b/x",
                                 "ExternalService/team-b/x", "ExternalService/z/x"});
}

TEST_CASE("Kubernetes store: several kinds are watched from where each was listed") {
  FakeApiServer server;
  const auto store = store_of(server);
  create(*store, key_of("a"));
  bool wrote = false;
  const store::Query query{
      .kinds = {config::find_kind("VirtualService"), config::find_kind("ExternalService")}};
  const auto since = store->list(query, [&](const store::StoredObject&) {
    if (!std::exchange(wrote, true)) {
      create(*store_of(server), key_of("b", "default", "VirtualService"));
    }
    return base::Result<void>();
  });
  REQUIRE(since);
  CHECK(*since == "externalservices=101,virtualservices=102");
  create(*store, key_of("c"));
  std::vector<std::string> seen;
  const auto watched = store->watch(query, *since,
                                    [&](const store::Event& event) {
                                      seen.push_back(config::display_name(event.object.key));
                                      return false;
                                    },
                                    {});
  CHECK(watched);
  CHECK(seen == std::vector<std::string>{"ExternalService/default/c"});
}

/// Breaks the connection at the first call of a method, before or after it was carried out.
FakeApiServer::Fault break_once(std::string method, bool carried_out, int times = 1) {
  return
      [method = std::move(method), carried_out, left = times](
          const ApiRequest& request, const std::function<Answer()>& carry_out) mutable -> Answer {
        const bool tried = request.path.find("dryRun") != std::string::npos;
        if (request.method != method || tried || left == 0) return carry_out();
        --left;
        if (carried_out) (void)carry_out();
        return lost(true);
      };
}

TEST_CASE("Kubernetes store: a write whose answer got lost is made once") {
  FakeApiServer server;
  const auto store = store_of(server);
  for (const bool carried_out : {false, true}) {
    CAPTURE(carried_out);
    const config::Key key = key_of(carried_out ? "a" : "b");
    server.set_fault(break_once("POST", carried_out));
    const auto made = done(commit_one(*store, write_of(Verb::create, key)));
    CHECK(made.effect == Effect::created);
    CHECK(made.revision == test::stored(*store, key).revision);

    server.set_fault(break_once("PUT", carried_out));
    const auto replaced = done(commit_one(*store, write_of(Verb::replace, key, {.host = "b.io"})));
    CHECK(replaced.effect == Effect::replaced);
    CHECK(replaced.revision == test::stored(*store, key).revision);
    CHECK(test::host_of(test::stored(*store, key)) == "b.io");

    server.set_fault(break_once("DELETE", carried_out));
    CHECK(done(commit_one(*store, removal_of(key))).effect == Effect::removed);
    CHECK_FALSE(test::is_stored(*store, key));
  }
}

TEST_CASE("Kubernetes store: of many writes those that got lost are looked after") {
  FakeApiServer server;
  const auto store = store_of(server);
  server.set_fault(break_once("POST", true, 30));
  const auto outcomes = commit(*store, creations(100));
  for (const auto& outcome : outcomes) CHECK(done(outcome).effect == Effect::created);
  server.set_fault({});
  CHECK(test::names_of(*store, test::everything()).size() == 100);
}

TEST_CASE("Kubernetes store: an answer that isn't an API server's is none") {
  FakeApiServer server;
  const auto store = store_of(server);
  int left = 1;
  server.set_fault([&](const ApiRequest& request, const std::function<Answer()>& carry) -> Answer {
    if (request.method != "POST" || left-- <= 0) return carry();
    return "<html>please log in</html>";
  });
  CHECK(done(commit_one(*store, write_of(Verb::create, key_of("a")))).effect == Effect::created);
  CHECK(test::is_stored(*store, key_of("a")));
  left = 1000;
  const auto never = commit_one(*store, write_of(Verb::create, key_of("b")));
  REQUIRE(std::holds_alternative<store::Refusal>(never));
  CHECK(std::get<store::Refusal>(never).message.find("isn't known") != std::string::npos);
}

TEST_CASE("Kubernetes store: what the server is only to try may be repeated") {
  FakeApiServer server;
  const auto store = store_of(server);
  server.set_fault([](const ApiRequest& request, const std::function<Answer()>& carry) -> Answer {
    CHECK(request.dry_run == (request.path.find("dryRun=All") != std::string::npos));
    return carry();
  });
  for (const auto& outcome : commit(*store, creations(2))) {
    CHECK(done(outcome).effect == Effect::created);
  }
}

TEST_CASE("Kubernetes store: where the server doesn't come back the report says what isn't known") {
  FakeApiServer server;
  const auto store = store_of(server);
  int left = 600;
  server.set_fault([&](const ApiRequest& request, const std::function<Answer()>& carry) -> Answer {
    const bool tried = request.path.find("dryRun") != std::string::npos;
    if (left == 0) return lost(false);
    if (request.method != "POST" || tried) return carry();
    if (--left > 0) return carry();
    (void)carry();
    return lost(true);
  });
  const auto outcomes = commit(*store, creations(1500));
  int made = 0;
  int unknown = 0;
  int failed = 0;
  int not_tried = 0;
  for (const auto& outcome : outcomes) {
    made += std::holds_alternative<store::Done>(outcome) ? 1 : 0;
    not_tried += std::holds_alternative<store::NotTried>(outcome) ? 1 : 0;
    if (const auto* const error = std::get_if<store::Refusal>(&outcome)) {
      const bool doubt = error->message.starts_with("it isn't known whether this was done");
      (doubt ? unknown : failed) += 1;
    }
  }
  CHECK(made == 599);
  CHECK(unknown == 1);
  CHECK(failed == 1024 - 600);
  CHECK(not_tried == 1500 - 1024);
}

TEST_CASE("Kubernetes store: a server that isn't there is one error, and nothing is changed") {
  FakeApiServer server;
  const auto store = store_of(server);
  server.set_fault([](const ApiRequest&, const auto&) -> Answer { return lost(false); });
  for (const auto& changes :
       {creations(3), creations(1), std::vector{write_of(Verb::apply, key_of("a"))},
        std::vector{removal_of(key_of("a"))}}) {
    const auto outcomes = store->commit(changes, {});
    REQUIRE_FALSE(outcomes);
    CHECK(outcomes.error().message == "the connection broke");
  }
}

TEST_CASE("Kubernetes store: who overwrites whatever is there isn't stopped by another writer") {
  FakeApiServer server;
  const auto store = store_of(server);
  create(*store, key_of("a"));
  int others = 2;
  server.set_fault([&](const ApiRequest& request, const std::function<Answer()>& carry) -> Answer {
    if (request.method == "PUT" && others > 0 && request.path.find("dryRun") == std::string::npos) {
      const std::string host = "other-" + std::to_string(others--) + ".io";
      const int kept = std::exchange(others, 0);
      done(commit_one(*store_of(server), write_of(Verb::replace, key_of("a"), {.host = host})));
      others = kept;
    }
    return carry();
  });
  SUBCASE("without a revision") {
    done(commit_one(*store, write_of(Verb::replace, key_of("a"), {.host = "mine.io"})));
    CHECK(test::host_of(test::stored(*store, key_of("a"))) == "mine.io");
  }
  SUBCASE("with one it is a conflict") {
    const auto outcome =
        commit_one(*store, write_of(Verb::replace, key_of("a"), {.host = "mine.io"}, "101"));
    CHECK(
        error_of(outcome) ==
        base::Error{ErrorCode::conflict, "the stored object isn't at resourceVersion 101 any more",
                    "it changed meanwhile: get it anew, or leave resourceVersion out to overwrite "
                    "it"});
  }
}

TEST_CASE("Kubernetes store: an object that a finalizer holds is waited for") {
  FakeApiServer server;
  int pauses = 0;
  const auto store =
      make_kubernetes_store(server.connect(), {.sleep = [&](std::chrono::milliseconds) {
                              if (++pauses == 3) server.release_finalizers();
                            }});
  store::Change change = write_of(Verb::create, key_of("a"));
  auto object = yaml::Json::parse(change.object);
  object["metadata"]["finalizers"] = yaml::Json::array({"example.com/hold"});
  change.object = object.dump();
  done(commit_one(*store, change));
  SUBCASE("until it is gone") {
    CHECK(done(commit_one(*store, removal_of(key_of("a")))).effect == Effect::removed);
    CHECK(pauses == 3);
    CHECK_FALSE(test::is_stored(*store, key_of("a")));
  }
  SUBCASE("or not") {
    done(commit_one(*store, removal_of(key_of("a")), {.wait = false}));
    CHECK(pauses == 0);
    CHECK(test::is_stored(*store, key_of("a")));
  }
}

TEST_CASE("Kubernetes store: an answer that is no object is an error") {
  FakeApiServer server;
  const auto store = store_of(server);
  create(*store, key_of("a"));
  server.set_fault([](const ApiRequest&, const auto&) -> Answer { return std::string("[1"); });
  CHECK(store->get(key_of("a")).error().code == ErrorCode::unavailable);
  const auto changes = std::vector{write_of(Verb::apply, key_of("a"))};
  const auto outcomes = commit(*store, changes);
  CHECK(failure(outcomes[0]) == ErrorCode::unavailable);
}

}  // namespace
}  // namespace istioctl::kubernetes
