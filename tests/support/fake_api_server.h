#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "istioctl/kubernetes/api_client.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::test {

/// An API server in memory that keeps the kinds' objects as the real one does: resourceVersions,
/// preconditions, dry runs, finalizers, pages, label selectors and watches. Its clients may be
/// used by several threads, one each.
class FakeApiServer {
 public:
  using Answer = kubernetes::ApiResult<std::string>;
  /// What becomes of a call; the default carries it out and gives its answer.
  using Fault =
      std::function<Answer(const kubernetes::ApiRequest&, const std::function<Answer()>&)>;

  /// All kinds are served in their own versions.
  FakeApiServer();
  ~FakeApiServer();
  FakeApiServer(const FakeApiServer&) = delete;
  FakeApiServer& operator=(const FakeApiServer&) = delete;

  /// A client of its own for who asks; it stays the server's.
  [[nodiscard]] kubernetes::ApiClient& connect();

  /// Serves a kind's plural in this version alone; an empty one: not at all.
  void serve(const std::string& plural, const std::string& version);
  /// A definition that is there, with the calls until it is served.
  void define(const std::string& name, int looks_until_served);
  void set_fault(Fault fault) { fault_ = std::move(fault); }
  /// What a definition doesn't know, as "spec.name": writes that have it are refused.
  void prune(const std::string& field) { pruned_.insert(field); }
  void forbid(const std::string& method) { forbidden_.insert(method); }
  void only_namespaces(std::set<std::string> names) { namespaces_ = std::move(names); }
  /// Lets the objects go that finalizers hold.
  void release_finalizers();
  void forget_history();

  /// "METHOD PATH" of what was asked, without what came by streams.
  [[nodiscard]] std::vector<std::string> calls() const;
  void clear_calls();
  /// The object as it is kept, at "externalservices/default/a"; null when it isn't there.
  [[nodiscard]] yaml::Json object_at(const std::string& place) const;

 private:
  friend class FakeApiServerClient;

  struct Path;
  struct Change {
    std::int64_t revision;
    std::string plural;
    std::string key;  ///< "namespace/name"
    yaml::Json before;
    yaml::Json after;
  };
  using Objects = std::map<std::string, yaml::Json>;

  [[nodiscard]] Answer call(const kubernetes::ApiRequest& request);
  [[nodiscard]] Answer carry_out(const kubernetes::ApiRequest& request);
  [[nodiscard]] Answer discover(const Path& path) const;
  [[nodiscard]] Answer definition(const Path& path);
  [[nodiscard]] Answer list(const Path& path) const;
  [[nodiscard]] Answer create(const Path& path, const yaml::Json& body);
  [[nodiscard]] Answer replace(const Path& path, const yaml::Json& body);
  [[nodiscard]] Answer remove(const Path& path, const yaml::Json& options);
  [[nodiscard]] std::optional<kubernetes::Status> refuse_write(const Path& path,
                                                               const yaml::Json& body) const;
  void store(const Path& path, const std::string& key, yaml::Json object);
  void erase(const std::string& plural, const std::string& key);
  [[nodiscard]] std::optional<std::string> next_event(const Path& path, std::int64_t& revision);

  std::vector<std::unique_ptr<kubernetes::ApiClient>> clients_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> served_;  ///< version by plural
  std::map<std::string, std::string> groups_;  ///< by plural
  std::map<std::string, int> definitions_;
  std::map<std::string, Objects> objects_;  ///< by plural
  std::vector<Change> history_;
  std::vector<std::string> calls_;
  std::set<std::string> pruned_;
  std::set<std::string> forbidden_;
  std::optional<std::set<std::string>> namespaces_;
  Fault fault_;
  std::int64_t revision_ = 100;
  std::int64_t forgotten_ = 0;
  std::int64_t uids_ = 0;
};

}  // namespace istioctl::test
