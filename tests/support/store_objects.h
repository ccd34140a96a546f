#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "istioctl/store/store.h"
#include "istioctl/yaml/to_json.h"

/// Objects, changes and outcomes in the short form that tests of stores want.
namespace istioctl::test {

inline config::Key key_of(std::string name, std::string name_space = "default",
                          std::string_view kind = "ExternalService") {
  return {.kind = config::find_kind(kind),
          .name_space = std::move(name_space),
          .name = std::move(name)};
}

/// What an object says beside its name.
struct Content {
  std::string host = "a.example.com";
  std::vector<std::pair<std::string, std::string>> labels = {};
};

inline std::string object_of(const config::Key& key, const Content& content = {}) {
  yaml::Json object{{"apiVersion", config::api_version(*key.kind)}, {"kind", key.kind->name}};
  object["metadata"] = yaml::Json{{"name", key.name}, {"namespace", key.name_space}};
  for (const auto& [name, value] : content.labels) object["metadata"]["labels"][name] = value;
  object["spec"]["hosts"] = yaml::Json::array({content.host});
  return object.dump();
}

inline std::string original_of(const config::Key& key, const Content& content = {}) {
  return "# " + key.name + "\nhost: " + content.host + "\n";
}

/// A write of an object.
inline store::Change write_of(store::Verb verb, const config::Key& key, const Content& content = {},
                              std::string expected_revision = {}) {
  return {.verb = verb,
          .key = key,
          .expected_revision = std::move(expected_revision),
          .object = object_of(key, content),
          .original = original_of(key, content)};
}

inline store::Change removal_of(const config::Key& key, std::string expected_revision = {}) {
  return {
      .verb = store::Verb::remove, .key = key, .expected_revision = std::move(expected_revision)};
}

/// The outcomes of a commit that must get as far as to have some.
inline std::vector<store::Outcome> commit(store::Store& store,
                                          const std::vector<store::Change>& changes,
                                          const store::CommitOptions& options = {}) {
  const auto outcomes = store.commit(changes, options);
  REQUIRE_MESSAGE(outcomes, (outcomes ? "" : outcomes.error().message));
  REQUIRE(outcomes->size() == changes.size());
  return *outcomes;
}

inline store::Outcome commit_one(store::Store& store, const store::Change& change,
                                 const store::CommitOptions& options = {}) {
  return commit(store, {change}, options).front();
}

/// The success that an outcome must be.
inline store::Done done(const store::Outcome& outcome) {
  const auto* const error = std::get_if<store::Refusal>(&outcome);
  REQUIRE_MESSAGE(error == nullptr, (error == nullptr ? "" : error->message));
  REQUIRE(std::holds_alternative<store::Done>(outcome));
  return std::get<store::Done>(outcome);
}

/// The failure that an outcome must be.
inline base::ErrorCode failure(const store::Outcome& outcome) {
  REQUIRE(std::holds_alternative<store::Refusal>(outcome));
  CHECK_FALSE(std::get<store::Refusal>(outcome).message.empty());
  return std::get<store::Refusal>(outcome).code;
}

/// Makes the object and returns its revision.
inline std::string create(store::Store& store, const config::Key& key,
                          const Content& content = {}) {
  const auto made = done(commit_one(store, write_of(store::Verb::create, key, content)));
  CHECK(made.effect == store::Effect::created);
  CHECK_FALSE(made.revision.empty());
  return made.revision;
}

/// The object that must be there.
inline store::StoredObject stored(store::Store& store, const config::Key& key) {
  auto found = store.get(key);
  REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
  return *found;
}

inline bool is_stored(store::Store& store, const config::Key& key) {
  const auto found = store.get(key);
  if (found) return true;
  REQUIRE(found.error().code == base::ErrorCode::not_found);
  return false;
}

inline std::string host_of(const store::StoredObject& object) {
  return store::to_json(object)["spec"]["hosts"].at(0).get<std::string>();
}

/// What asks for everything.
inline store::Query everything() {
  const auto kinds = config::all_kinds();
  return {.kinds = {kinds.begin(), kinds.end()}};
}

/// "Kind/namespace/name" of all objects that a query finds, in the order in which they come.
inline std::vector<std::string> names_of(store::Store& store, const store::Query& query) {
  std::vector<std::string> names;
  const auto revision = store.list(query, [&](const store::StoredObject& object) {
    names.push_back(config::display_name(object.key));
    return base::Result<void>();
  });
  REQUIRE_MESSAGE(revision, (revision ? "" : revision.error().message));
  return names;
}

/// The revision at which the store is now.
inline std::string revision_of(store::Store& store) {
  const auto revision =
      store.list(everything(), [](const store::StoredObject&) { return base::Result<void>(); });
  REQUIRE_MESSAGE(revision, (revision ? "" : revision.error().message));
  return *revision;
}

}  // namespace istioctl::test
