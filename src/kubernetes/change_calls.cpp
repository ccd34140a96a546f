#include "change_calls.h"

#include <utility>

#include "istioctl/kubernetes/api_path.h"
#include "object_codec.h"

namespace istioctl::kubernetes {

namespace {

using store::Change;

/// The server refuses what it couldn't keep, instead of dropping it.
std::string written(std::string path, Try how) {
  path = with_query(path, "fieldManager", "istioctl");
  path = with_query(path, "fieldValidation", "Strict");
  return how == Try::make ? path : with_query(path, "dryRun", "All");
}

std::string delete_options(const std::string& expected_revision, Try how) {
  if (expected_revision.empty() && how == Try::make) return {};
  yaml::Json options{{"apiVersion", "v1"}, {"kind", "DeleteOptions"}};
  if (!expected_revision.empty()) {
    options["preconditions"] = {{"resourceVersion", expected_revision}};
  }
  if (how == Try::only_try) options["dryRun"] = yaml::Json::array({"All"});
  return options.dump();
}

}  // namespace

ObjectCall get_call(const config::Key& key) {
  return {.kind = key.kind, .request = [&key](const std::string& version) {
            return ApiRequest{.path = object_path(key, version)};
          }};
}

ObjectCall list_call(const config::Key& key, std::size_t limit) {
  return {
      .kind = key.kind, .request = [&key, limit](const std::string& version) {
        return ApiRequest{.path = with_query(collection_path(*key.kind, version, key.name_space),
                                             "limit", std::to_string(limit))};
      }};
}

ObjectCall create_call(const Change& change, Try how) {
  return {.kind = change.key.kind, .request = [&change, how](const std::string& version) {
            const config::Key& key = change.key;
            return ApiRequest{
                .method = "POST",
                .path = written(collection_path(*key.kind, version, key.name_space), how),
                .body = to_body(change.object, *key.kind, version, ""),
                .dry_run = how == Try::only_try};
          }};
}

ObjectCall replace_call(const Change& change, const std::string& revision, Try how) {
  return {.kind = change.key.kind, .request = [&change, revision, how](const std::string& version) {
            return ApiRequest{.method = "PUT",
                              .path = written(object_path(change.key, version), how),
                              .body = to_body(change.object, *change.key.kind, version, revision),
                              .dry_run = how == Try::only_try};
          }};
}

ObjectCall remove_call(const Change& change, Try how) {
  return {.kind = change.key.kind, .request = [&change, how](const std::string& version) {
            return ApiRequest{.method = "DELETE",
                              .path = object_path(change.key, version),
                              .body = delete_options(change.expected_revision, how),
                              .dry_run = how == Try::only_try};
          }};
}

}  // namespace istioctl::kubernetes
