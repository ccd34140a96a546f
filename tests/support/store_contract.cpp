#include "support/store_contract.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "istioctl/config/reader.h"
#include "support/store_objects.h"

namespace istioctl::test {

using base::ErrorCode;
using store::Effect;
using store::StoredObject;
using store::Verb;
using Names = std::vector<std::string>;

// A text with each of its digits as 0: what a time of the clock can be compared with.
std::string shape_of(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c >= '0' && c <= '9'; }, '0');
  return text;
}

void check_create(const StorePlace& place) {
  const auto store = place.open();
  const config::Key key = key_of("a");
  const std::string revision = create(*store, key);

  SUBCASE("what was created is there, for another store of the place too") {
    const StoredObject object = stored(*place.open(), key);
    CHECK(object.key == key);
    CHECK(object.revision == revision);
    CHECK(host_of(object) == "a.example.com");
    CHECK(shape_of(object.created) == "0000-00-00T00:00:00Z");
    if (!place.now.empty()) CHECK(object.created == place.now);
  }
  SUBCASE("what is there already isn't touched") {
    const auto again = commit_one(*store, write_of(Verb::create, key, {.host = "b.example.com"}));
    CHECK(failure(again) == ErrorCode::already_exists);
    CHECK(stored(*store, key).revision == revision);
    CHECK(host_of(stored(*store, key)) == "a.example.com");
  }
  SUBCASE("the same name in another namespace is another object") {
    const config::Key other = key_of("a", "other");
    create(*store, other, {.host = "b.example.com"});
    CHECK(host_of(stored(*store, key)) == "a.example.com");
    CHECK(host_of(stored(*store, other)) == "b.example.com");
  }
  SUBCASE("what was removed can be created again, as a new object") {
    done(commit_one(*store, removal_of(key)));
    CHECK(create(*store, key) != revision);
  }
}

void check_replace(const StorePlace& place) {
  const auto store = place.open();
  const config::Key key = key_of("a");
  const Content other{.host = "b.example.com"};

  SUBCASE("a missing object is an error, and stays missing") {
    CHECK(failure(commit_one(*store, write_of(Verb::replace, key))) == ErrorCode::not_found);
    CHECK_FALSE(is_stored(*store, key));
  }
  SUBCASE("without a revision it overwrites whatever is there") {
    const std::string before = create(*store, key);
    const StoredObject old = stored(*store, key);
    const auto replaced = done(commit_one(*store, write_of(Verb::replace, key, other)));
    CHECK(replaced.effect == Effect::replaced);
    CHECK(replaced.revision != before);
    CHECK(stored(*store, key).revision == replaced.revision);
    CHECK(stored(*store, key).created == old.created);
    CHECK(host_of(stored(*store, key)) == "b.example.com");
  }
  SUBCASE("with the stored revision it overwrites, with an older one it doesn't") {
    const std::string first = create(*store, key);
    const auto second = done(commit_one(*store, write_of(Verb::replace, key, other, first)));
    const auto third =
        commit_one(*store, write_of(Verb::replace, key, {.host = "c.example.com"}, first));
    CHECK(failure(third) == ErrorCode::conflict);
    CHECK(stored(*store, key).revision == second.revision);
    CHECK(host_of(stored(*store, key)) == "b.example.com");
  }
}

void check_apply(const StorePlace& place) {
  const auto store = place.open();
  const config::Key key = key_of("a");
  const Content other{.host = "b.example.com"};

  SUBCASE("a missing object is created") {
    CHECK(done(commit_one(*store, write_of(Verb::apply, key))).effect == Effect::created);
    CHECK(is_stored(*store, key));
  }
  SUBCASE("a revision means nothing to an object that is yet to be made") {
    const auto made = done(commit_one(*store, write_of(Verb::apply, key, {}, "1")));
    CHECK(made.effect == Effect::created);
  }
  SUBCASE("an equal object is left alone") {
    const std::string revision = create(*store, key);
    const auto applied = done(commit_one(*store, write_of(Verb::apply, key)));
    CHECK(applied.effect == Effect::unchanged);
    CHECK(applied.revision == revision);
    CHECK(stored(*store, key).revision == revision);
  }
  SUBCASE("neither the order of keys nor what a server sets is a difference") {
    const std::string revision = create(*store, key);
    store::Change change = write_of(Verb::apply, key);
    yaml::Json object = yaml::Json::parse(change.object);
    object["metadata"]["creationTimestamp"] = "2018-04-01T00:00:00Z";
    change.object = yaml::Json{{"spec", object["spec"]},
                               {"metadata", object["metadata"]},
                               {"kind", object["kind"]},
                               {"apiVersion", object["apiVersion"]}}
                        .dump();
    CHECK(done(commit_one(*store, change)).effect == Effect::unchanged);
    CHECK(stored(*store, key).revision == revision);
  }
  SUBCASE("another object replaces") {
    const std::string revision = create(*store, key);
    const auto applied = done(commit_one(*store, write_of(Verb::apply, key, other, revision)));
    CHECK(applied.effect == Effect::replaced);
    CHECK(applied.revision != revision);
    CHECK(host_of(stored(*store, key)) == "b.example.com");
  }
  SUBCASE("an older revision is a conflict") {
    const std::string first = create(*store, key);
    done(commit_one(*store, write_of(Verb::replace, key, other)));
    const auto applied = commit_one(*store, write_of(Verb::apply, key, {}, first));
    CHECK(failure(applied) == ErrorCode::conflict);
    CHECK(host_of(stored(*store, key)) == "b.example.com");
  }
}

void check_remove(const StorePlace& place) {
  const auto store = place.open();
  const config::Key key = key_of("a");
  const std::string first = create(*store, key);

  SUBCASE("what is removed is gone, and its namesake elsewhere isn't") {
    create(*store, key_of("a", "other"));
    const auto removed = done(commit_one(*store, removal_of(key)));
    CHECK(removed.effect == Effect::removed);
    CHECK(names_of(*place.open(), everything()) == Names{"ExternalService/other/a"});
  }
  SUBCASE("a missing object is an error") {
    CHECK(failure(commit_one(*store, removal_of(key_of("b")))) == ErrorCode::not_found);
  }
  SUBCASE("only the expected revision is removed") {
    const auto second = done(commit_one(*store, write_of(Verb::replace, key, {.host = "b.io"})));
    CHECK(failure(commit_one(*store, removal_of(key, first))) == ErrorCode::conflict);
    CHECK(is_stored(*store, key));
    CHECK(done(commit_one(*store, removal_of(key, second.revision))).effect == Effect::removed);
    CHECK_FALSE(is_stored(*store, key));
  }
  SUBCASE("removals don't depend on one another") {
    create(*store, key_of("c"));
    const auto outcomes =
        commit(*store, {removal_of(key), removal_of(key_of("b")), removal_of(key_of("c"))});
    CHECK(done(outcomes[0]).effect == Effect::removed);
    CHECK(failure(outcomes[1]) == ErrorCode::not_found);
    CHECK(done(outcomes[2]).effect == Effect::removed);
    CHECK(names_of(*store, everything()).empty());
  }
}

void check_commit(const StorePlace& place) {
  const auto store = place.open();

  SUBCASE("no changes have no outcomes") {
    CHECK(commit(*store, {}).empty());
  }
  SUBCASE("one outcome a change, in their order") {
    create(*store, key_of("b"));
    create(*store, key_of("c"));
    const auto outcomes =
        commit(*store, {write_of(Verb::create, key_of("a")), removal_of(key_of("c")),
                        write_of(Verb::replace, key_of("b"), {.host = "b.io"}),
                        write_of(Verb::apply, key_of("d"))});
    CHECK(done(outcomes[0]).effect == Effect::created);
    CHECK(done(outcomes[1]).effect == Effect::removed);
    CHECK(done(outcomes[2]).effect == Effect::replaced);
    CHECK(done(outcomes[3]).effect == Effect::created);
    CHECK(stored(*store, key_of("a")).revision == done(outcomes[0]).revision);
    CHECK(stored(*store, key_of("b")).revision == done(outcomes[2]).revision);
    CHECK(done(outcomes[0]).revision != done(outcomes[3]).revision);
  }
  SUBCASE("one bad write among good ones") {
    create(*store, key_of("b"));
    create(*store, key_of("c"));
    const auto outcomes =
        commit(*store, {write_of(Verb::create, key_of("a")), write_of(Verb::create, key_of("b")),
                        write_of(Verb::replace, key_of("c"), {.host = "c.io"}),
                        write_of(Verb::replace, key_of("d"))});
    CHECK(failure(outcomes[1]) == ErrorCode::already_exists);
    if (place.all_or_nothing) {
      CHECK(std::holds_alternative<store::NotTried>(outcomes[0]));
      CHECK(std::holds_alternative<store::NotTried>(outcomes[2]));
      // All that is wrong is told in one run.
      CHECK(failure(outcomes[3]) == ErrorCode::not_found);
      CHECK_FALSE(is_stored(*store, key_of("a")));
      CHECK(host_of(stored(*store, key_of("c"))) == "a.example.com");
    }
    // What an outcome says is what is stored, in every store.
    CHECK(is_stored(*store, key_of("a")) == std::holds_alternative<store::Done>(outcomes[0]));
    const bool replaced = host_of(stored(*store, key_of("c"))) == "c.io";
    CHECK(replaced == std::holds_alternative<store::Done>(outcomes[2]));
  }
}

void check_dry_run(const StorePlace& place) {
  const auto store = place.open();
  const store::CommitOptions dry{.dry_run = true};

  SUBCASE("where nothing is stored yet") {
    CHECK(done(commit_one(*store, write_of(Verb::create, key_of("a")), dry)).effect ==
          Effect::created);
    CHECK_FALSE(is_stored(*store, key_of("a")));
  }
  SUBCASE("it says what would happen, and does nothing") {
    create(*store, key_of("b"));
    create(*store, key_of("c"));
    const std::string before = revision_of(*store);
    const auto outcomes = commit(*store,
                                 {write_of(Verb::create, key_of("a")),
                                  write_of(Verb::replace, key_of("b"), {.host = "b.io"}),
                                  write_of(Verb::apply, key_of("c")), removal_of(key_of("d"))},
                                 dry);
    CHECK(done(outcomes[0]).effect == Effect::created);
    CHECK(done(outcomes[1]).effect == Effect::replaced);
    CHECK(done(outcomes[2]).effect == Effect::unchanged);
    CHECK(failure(outcomes[3]) == ErrorCode::not_found);
    CHECK(done(commit_one(*store, removal_of(key_of("b")), dry)).effect == Effect::removed);
    CHECK_FALSE(is_stored(*store, key_of("a")));
    CHECK(host_of(stored(*store, key_of("b"))) == "a.example.com");
    CHECK(revision_of(*store) == before);
  }
  SUBCASE("it finds the errors") {
    create(*store, key_of("a"));
    CHECK(failure(commit_one(*store, write_of(Verb::create, key_of("a")), dry)) ==
          ErrorCode::already_exists);
    CHECK(failure(commit_one(*store, write_of(Verb::replace, key_of("b")), dry)) ==
          ErrorCode::not_found);
  }
}

void check_get(const StorePlace& place) {
  const auto store = place.open();
  CHECK_FALSE(is_stored(*store, key_of("a")));
  create(*store, key_of("a"));
  CHECK(is_stored(*store, key_of("a")));
  CHECK_FALSE(is_stored(*store, key_of("A")));
  CHECK_FALSE(is_stored(*store, key_of("a", "other")));
  CHECK_FALSE(is_stored(*store, key_of("a", "")));

  // Many at once come in the order in which they were asked for.
  create(*store, key_of("c", "other"));
  const std::vector keys{key_of("c", "other"), key_of("b"), key_of("a"), key_of("a", "")};
  const auto found = store->get_all(keys);
  REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
  REQUIRE(found->size() == keys.size());
  CHECK((*found)[0]->key == keys[0]);
  CHECK_FALSE((*found)[1]);
  CHECK((*found)[2]->key == keys[2]);
  CHECK((*found)[2]->revision == stored(*store, key_of("a")).revision);
  CHECK_FALSE((*found)[3]);
}

void check_list(const StorePlace& place) {
  const auto store = place.open();

  SUBCASE("of nothing") {
    CHECK(names_of(*store, everything()).empty());
  }
  SUBCASE("by namespace and name, byte by byte, however they came") {
    for (const char* const name : {"b", "a.b", "a-b", "a"}) create(*store, key_of(name, "two"));
    create(*store, key_of("z", "one"));
    CHECK(names_of(*store, everything()) ==
          Names{"ExternalService/one/z", "ExternalService/two/a", "ExternalService/two/a-b",
                "ExternalService/two/a.b", "ExternalService/two/b"});
    store::Query query = everything();
    query.name_space = "one";
    CHECK(names_of(*store, query) == Names{"ExternalService/one/z"});
    query.name_space = "three";
    CHECK(names_of(*store, query).empty());
  }
  SUBCASE("of one kind, of several, of none") {
    Names all;
    for (const config::Kind* const kind : config::all_kinds()) {
      create(*store, key_of("a", "default", kind->name));
      all.push_back(std::string(kind->name) + "/default/a");
    }
    CHECK(names_of(*store, everything()) == all);
    const config::Kind* const one = config::find_kind("ExternalService");
    CHECK(names_of(*store, {.kinds = {one}}) == Names{"ExternalService/default/a"});
    CHECK(names_of(*store, {.kinds = {}}).empty());
  }
  SUBCASE("by labels") {
    create(*store, key_of("a"), {.labels = {{"app", "web"}}});
    create(*store, key_of("b"), {.labels = {{"app", "db"}, {"tier", "back"}}});
    create(*store, key_of("c"));
    const auto selected = [&](const char* selector) {
      store::Query query = everything();
      query.selector = config::Selector::parse(selector).value();
      return names_of(*store, query);
    };
    CHECK(selected("app=web") == Names{"ExternalService/default/a"});
    CHECK(selected("app in (web,db),tier") == Names{"ExternalService/default/b"});
    CHECK(selected("!app") == Names{"ExternalService/default/c"});
    CHECK(selected("app!=web") == Names{"ExternalService/default/b", "ExternalService/default/c"});
  }
  SUBCASE("an error of the visitor ends it, and is the result") {
    create(*store, key_of("a"));
    create(*store, key_of("b"));
    int visits = 0;
    const auto listed = store->list(everything(), [&](const StoredObject&) -> base::Result<void> {
      ++visits;
      return base::fail(ErrorCode::closed_pipe, "gone");
    });
    REQUIRE_FALSE(listed);
    CHECK(listed.error().code == ErrorCode::closed_pipe);
    CHECK(visits == 1);
  }
  SUBCASE("what it finds is what get finds") {
    create(*store, key_of("a"), {.labels = {{"app", "web"}}});
    const StoredObject expected = stored(*store, key_of("a"));
    const auto listed = store->list(everything(), [&](const StoredObject& object) {
      CHECK(object.revision == expected.revision);
      CHECK(object.created == expected.created);
      CHECK(to_json(object) == to_json(expected));
      CHECK(object.original == expected.original);
      return base::Result<void>();
    });
    CHECK(listed);
  }
}

namespace {

// As a server prints an object of its own.
store::Change with_server_metadata(Verb verb, const config::Key& key) {
  store::Change change = write_of(verb, key);
  yaml::Json object = yaml::Json::parse(change.object);
  object["metadata"]["resourceVersion"] = "999999";
  object["metadata"]["creationTimestamp"] = "2018-04-01T00:00:00Z";
  object["metadata"]["uid"] = "5f2b1c3e-0000-0000-0000-000000000000";
  object["metadata"]["generation"] = 17;
  object["metadata"]["selfLink"] = "/apis/of/somebody/else";
  object["metadata"]["annotations"]["note"] = "the uid and the resourceVersion are kept here";
  change.object = object.dump();
  return change;
}

}  // namespace

void check_metadata(const StorePlace& place) {
  const auto store = place.open();
  const config::Key key = key_of("a", "two");

  SUBCASE("what a server sets isn't taken from the object") {
    const std::string revision =
        done(commit_one(*store, with_server_metadata(Verb::create, key))).revision;
    const StoredObject object = stored(*store, key);
    const yaml::Json metadata = to_json(object)["metadata"];
    CHECK(metadata["resourceVersion"] == revision);
    CHECK(metadata["resourceVersion"] != "999999");
    CHECK(metadata["creationTimestamp"] == object.created);
    CHECK(metadata["creationTimestamp"] != "2018-04-01T00:00:00Z");
    CHECK(metadata.value("uid", "") != "5f2b1c3e-0000-0000-0000-000000000000");
    CHECK(metadata.value("generation", 1) == 1);
    CHECK(metadata["annotations"]["note"] == "the uid and the resourceVersion are kept here");
  }
  SUBCASE("nor in a replacement") {
    create(*store, key);
    const std::string created = stored(*store, key).created;
    const std::string revision =
        done(commit_one(*store, with_server_metadata(Verb::replace, key))).revision;
    CHECK(to_json(stored(*store, key))["metadata"]["resourceVersion"] == revision);
    CHECK(to_json(stored(*store, key))["metadata"]["creationTimestamp"] == created);
  }
  SUBCASE("a whole object has what names it, and keeps what its author wrote") {
    create(*store, key, {.host = "\u00e9.example.com", .labels = {{"app", "web"}}});
    const yaml::Json object = to_json(stored(*store, key));
    CHECK(object["apiVersion"] == "networking.istio.io/v1alpha3");
    CHECK(object["kind"] == "ExternalService");
    CHECK(object["metadata"]["name"] == "a");
    CHECK(object["metadata"]["namespace"] == "two");
    CHECK(object["metadata"]["labels"] == yaml::Json{{"app", "web"}});
    CHECK(object["spec"]["hosts"] == yaml::Json::array({"\u00e9.example.com"}));
  }
  SUBCASE("the author's text, as last written") {
    const auto original = [&] { return stored(*store, key).original; };
    create(*store, key);
    const std::string first = place.keeps_originals ? original_of(key) : "";
    CHECK(original() == first);
    const Content other{.host = "b.example.com"};
    done(commit_one(*store, write_of(Verb::replace, key, other)));
    CHECK(original() == (place.keeps_originals ? original_of(key, other) : ""));
  }
}

void check_size_limit(const StorePlace& place) {
  const auto store = place.open();
  const auto of_size = [](Verb verb, std::size_t bytes) {
    const std::size_t rest = object_of(key_of("a"), {.host = ""}).size();
    return write_of(verb, key_of("a"), {.host = std::string(bytes - rest, 'h')});
  };
  const std::size_t large = config::largest_object / 3 * 2;
  CHECK(done(commit_one(*store, of_size(Verb::create, large))).effect == Effect::created);
  for (const Verb verb : {Verb::replace, Verb::apply}) {
    const auto refused = commit_one(*store, of_size(verb, config::largest_object + 1));
    CHECK(failure(refused) == ErrorCode::invalid_input);
  }
  CHECK(stored(*store, key_of("a")).object.size() < config::largest_object);
}

}  // namespace istioctl::test
