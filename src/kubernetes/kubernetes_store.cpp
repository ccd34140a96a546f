#include "istioctl/kubernetes/kubernetes_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "api_answer.h"
#include "change_calls.h"
#include "istioctl/base/printable.h"
#include "istioctl/kubernetes/api_path.h"
#include "istioctl/kubernetes/list_pages.h"
#include "istioctl/kubernetes/watch_events.h"
#include "namespace_order.h"
#include "object_calls.h"
#include "object_codec.h"
#include "store_commit.h"
#include "store_errors.h"
#include "store_revision.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using config::Kind;
using store::Query;
using store::StoredObject;
using Kinds = std::vector<const Kind*>;

std::unexpected<base::Error> absent() {
  return base::fail(ErrorCode::not_found, "not found");
}

KubernetesStoreOptions completed(KubernetesStoreOptions options) {
  if (!options.sleep) {
    options.sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
  }
  return options;
}

Kinds sorted_kinds(const Query& query) {
  Kinds kinds = query.kinds;
  std::ranges::sort(kinds, {}, &Kind::name);
  return kinds;
}

store::EventType type_of(WatchType type) {
  switch (type) {
    case WatchType::added: return store::EventType::added;
    case WatchType::modified: return store::EventType::modified;
    case WatchType::deleted: break;
  }
  return store::EventType::removed;
}

class KubernetesStore final : public store::Store {
 public:
  KubernetesStore(ApiClient& client, KubernetesStoreOptions options)
      : client_(client), options_(completed(std::move(options))), calls_(client_, options_.sleep) {}

  base::Result<std::string> list(const Query& query, const store::Visitor& visitor) override {
    KindRevisions revisions;
    for (const Kind* const kind : sorted_kinds(query)) {
      auto revision = list_kind(*kind, query, visitor);
      if (!revision) return revision;
      revisions[kind] = std::move(*revision);
    }
    return revision_text(revisions);
  }

  base::Result<StoredObject> get(const config::Key& key) override {
    auto found = get_all(std::span(&key, 1));
    if (!found) return std::unexpected(std::move(found.error()));
    if (!found->front()) return absent();
    return std::move(*found->front());
  }

  base::Result<std::vector<std::optional<StoredObject>>> get_all(
      std::span<const config::Key> keys) override {
    std::vector<std::optional<StoredObject>> found(keys.size());
    std::vector<ObjectCall> calls;
    std::vector<std::size_t> places;
    for (std::size_t index = 0; index < keys.size(); ++index) {
      if (keys[index].name_space.empty() || keys[index].name.empty()) continue;  // never there
      calls.push_back(get_call(keys[index]));
      places.push_back(index);
    }
    std::optional<base::Error> failure;
    calls_.send_all(calls, [&](std::size_t place, ApiResult<std::string> result) {
      const std::size_t index = places[place];
      auto object = read_object(keys[index], std::move(result));
      if (!object && !failure) failure = std::move(object.error());
      if (object) found[index] = std::move(*object);
    });
    if (failure) return std::unexpected(std::move(*failure));
    return found;
  }

  base::Result<std::vector<store::Outcome>> commit(std::span<const store::Change> changes,
                                                   const store::CommitOptions& options) override {
    return commit_changes(calls_, changes, options, options_);
  }

  base::Result<void> watch(const Query& query, const std::string& since,
                           const store::EventVisitor& visitor, std::stop_token stop) override {
    const auto revisions = parse_revisions(since, query.kinds);
    if (!revisions) {
      return base::fail(ErrorCode::invalid_input,
                        fmt::format("{} is no revision of this store", base::quote(since)));
    }
    auto watched = watch_kinds(query, *revisions, visitor, stop);
    if (watched || !ObjectCalls::is_unknown_kind(watched.error())) return result_of(watched);
    for (const Kind* const kind : query.kinds) {
      if (auto known = calls_.settle(*kind); !known) return result_of(known);
    }
    return result_of(watch_kinds(query, *revisions, visitor, stop));
  }

  [[nodiscard]] std::string location() const override { return "kubernetes:" + client_.server(); }

 private:
  static base::Result<void> result_of(const ApiResult<void>& result) {
    return result ? base::Result<void>() : std::unexpected(result.error().error);
  }

  [[nodiscard]] std::string path_of(const Kind& kind, const Query& query) const {
    std::string path =
        collection_path(kind, calls_.version_of(kind), query.name_space.value_or(""));
    if (query.selector.selects_everything()) return path;
    return with_query(path, "labelSelector", query.selector.text());
  }

  base::Result<std::string> list_kind(const Kind& kind, const Query& query,
                                      const store::Visitor& visitor) {
    auto listed = list_in_version(kind, query, visitor);
    // Nothing was visited yet: it was the first page.
    if (!listed && ObjectCalls::is_unknown_kind(listed.error())) {
      auto known = calls_.settle(kind);
      if (!known) return std::unexpected(std::move(known.error().error));
      listed = list_in_version(kind, query, visitor);
    }
    if (!listed) return std::unexpected(std::move(listed.error().error));
    return std::move(*listed);
  }

  ApiResult<std::string> list_in_version(const Kind& kind, const Query& query,
                                         const store::Visitor& visitor) {
    NamespaceOrder order(visitor);
    auto listed = list_pages(client_, {.path = path_of(kind, query)}, [&](yaml::Json item) {
      return order.add(to_stored(kind, std::move(item)));
    });
    if (!listed) return listed;
    if (auto visited = order.finish(); !visited) {
      return std::unexpected(ApiFailure{.error = std::move(visited.error())});
    }
    return listed;
  }

  /// Nothing when the object isn't there.
  base::Result<std::optional<StoredObject>> read_object(const config::Key& key,
                                                        ApiResult<std::string> result) const {
    if (!result && is_missing(result.error())) return std::nullopt;
    if (!result) return std::unexpected(std::move(result.error().error));
    auto json = parse_answer(client_.server(),
                             {.path = object_path(key, calls_.version_of(*key.kind))}, *result);
    if (!json) return std::unexpected(std::move(json.error().error));
    return to_stored(*key.kind, std::move(*json));
  }

  ApiResult<void> watch_kinds(const Query& query, const KindRevisions& revisions,
                              const store::EventVisitor& visitor, const std::stop_token& stop) {
    std::vector<WatchRequest> requests;
    for (const Kind* const kind : query.kinds) {
      requests.push_back({.path = path_of(*kind, query), .resource_version = revisions.at(kind)});
    }
    return watch_events(
        client_, requests,
        [&](WatchEvent event) {
          store::Event change{
              .type = type_of(event.type),
              .object = to_stored(*query.kinds[event.index], std::move(event.object))};
          change.object.revision = std::move(event.resource_version);
          return visitor(change);
        },
        stop);
  }

  ApiClient& client_;
  KubernetesStoreOptions options_;
  ObjectCalls calls_;
};

}  // namespace

std::unique_ptr<store::Store> make_kubernetes_store(ApiClient& client,
                                                    KubernetesStoreOptions options) {
  return std::make_unique<KubernetesStore>(client, std::move(options));
}

}  // namespace istioctl::kubernetes
