#pragma once

#include <algorithm>
#include <deque>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "istioctl/store/store.h"

namespace istioctl::test {

/// A store in memory that takes no changes, and records what it is asked.
class FakeStore final : public store::Store {
 public:
  std::vector<store::StoredObject> objects;  ///< in the order of their keys
  std::string revision = "7";

  /// What the next calls of watch() do, one after another: report events, or fail. Without any
  /// a watch ends at once, as if it were stopped.
  std::deque<std::variant<std::vector<store::Event>, base::Error>> watches;

  std::optional<base::Error> failure = {};  ///< of get() and list(), which first visits `objects`
  std::vector<std::string> calls = {};      ///< "list", "get NAME", "watch REVISION"

  [[nodiscard]] base::Result<std::string> list(const store::Query& query,
                                               const store::Visitor& visitor) override {
    calls.emplace_back("list");
    for (const store::StoredObject& object : objects) {
      if (!is_asked_for(query, object.key)) continue;
      if (auto visited = visitor(object); !visited) return std::unexpected(visited.error());
    }
    if (failure) return std::unexpected(*failure);
    return revision;
  }

  [[nodiscard]] base::Result<store::StoredObject> get(const config::Key& key) override {
    calls.push_back("get " + key.name);
    if (failure) return std::unexpected(*failure);
    const auto found = std::ranges::find(objects, key, &store::StoredObject::key);
    if (found != objects.end()) return *found;
    return base::fail(base::ErrorCode::not_found, "not in the fake store");
  }

  [[nodiscard]] base::Result<std::vector<store::Outcome>> commit(
      std::span<const store::Change> /*changes*/,
      const store::CommitOptions& /*options*/) override {
    return base::fail(base::ErrorCode::unsupported, "the fake store takes no changes");
  }

  [[nodiscard]] base::Result<void> watch(const store::Query& /*query*/, const std::string& since,
                                         const store::EventVisitor& visitor,
                                         std::stop_token /*stop*/) override {
    calls.push_back("watch " + since);
    if (watches.empty()) return {};
    const auto next = std::move(watches.front());
    watches.pop_front();
    if (const auto* const error = std::get_if<base::Error>(&next)) return std::unexpected(*error);
    for (const store::Event& event : std::get<std::vector<store::Event>>(next)) {
      if (!visitor(event)) return {};
    }
    return {};
  }

  [[nodiscard]] std::string location() const override { return "fake:"; }

 private:
  static bool is_asked_for(const store::Query& query, const config::Key& key) {
    return std::ranges::find(query.kinds, key.kind) != query.kinds.end() &&
           (!query.name_space || *query.name_space == key.name_space);
  }
};

}  // namespace istioctl::test
