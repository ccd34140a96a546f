#include "store_lookup.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "api_answer.h"
#include "change_calls.h"
#include "object_codec.h"
#include "store_errors.h"

namespace istioctl::kubernetes {

namespace {

using store::Change;
using store::Verb;
using Indexes = std::vector<std::size_t>;

// Asking for so many objects of one namespace one by one costs more than a page of what is there.
constexpr std::size_t few = 8;
constexpr std::size_t page_size = 250;

class Lookup {
 public:
  Lookup(ObjectCalls& calls, std::span<const Change> changes)
      : calls_(calls), changes_(changes), before_(changes.size()) {}

  base::Result<std::vector<Before>> run(std::span<const std::size_t> indexes) {
    std::map<std::pair<const config::Kind*, std::string>, Indexes> creations;
    Indexes single;
    for (const std::size_t index : indexes) {
      const Change& change = changes_[index];
      if (change.verb == Verb::create) {
        creations[{change.key.kind, change.key.name_space}].push_back(index);
      } else {
        single.push_back(index);
      }
    }
    std::vector<Indexes> groups;
    for (auto& [place, group] : creations) {
      if (group.size() > few) {
        groups.push_back(std::move(group));
      } else {
        single.insert(single.end(), group.begin(), group.end());
      }
    }
    list_groups(groups, single);
    std::ranges::sort(single);
    get_each(single);
    if (unreachable_) return std::unexpected(std::move(*unreachable_));
    return std::move(before_);
  }

 private:
  /// The members of a group whose namespace doesn't fit on a page are added to `single`.
  void list_groups(const std::vector<Indexes>& groups, Indexes& single) {
    std::vector<ObjectCall> lists;
    for (const Indexes& group : groups) {
      lists.push_back(list_call(changes_[group.front()].key, page_size));
    }
    calls_.send_all(lists, [&](std::size_t place, ApiResult<std::string> result) {
      const Indexes& group = groups[place];
      if (!result) note_unreachable(result.error());
      const auto page = result ? parse_json(*result) : std::nullopt;
      if (!page || !metadata_at(*page, "continue").empty() || !take_page(*page, group)) {
        single.insert(single.end(), group.begin(), group.end());
      }
    });
  }

  bool take_page(const yaml::Json& page, const Indexes& group) {
    if (!page.is_object()) return false;
    std::map<std::string, std::size_t> by_name;
    for (const std::size_t index : group) {
      by_name.emplace(changes_[index].key.name, index);
      before_[index].known = true;
    }
    const auto items = page.find("items");
    if (items == page.end() || !items->is_array()) return true;
    for (const auto& item : *items) {
      const auto wanted = by_name.find(metadata_at(item, "name"));
      if (wanted == by_name.end()) continue;
      before_[wanted->second].found = store::StoredObject{.key = changes_[wanted->second].key};
    }
    return true;
  }

  void get_each(const Indexes& indexes) {
    if (unreachable_) return;
    std::vector<ObjectCall> gets;
    for (const std::size_t index : indexes) gets.push_back(get_call(changes_[index].key));
    calls_.send_all(gets, [&](std::size_t place, ApiResult<std::string> result) {
      take_object(indexes[place], std::move(result));
    });
  }

  void take_object(std::size_t index, ApiResult<std::string> result) {
    Before& before = before_[index];
    const Change& change = changes_[index];
    if (!result && is_missing(result.error())) {
      before.known = true;
    } else if (!result) {
      note_unreachable(result.error());
      if (change.verb != Verb::create) before.failure = change_error(change, result.error());
    } else if (auto json = parse_json(*result); json && json->is_object()) {
      before.known = true;
      before.found = to_stored(*change.key.kind, std::move(*json));
    } else if (change.verb != Verb::create) {
      before.failure = base::Error{base::ErrorCode::unavailable,
                                   "the server answers with something that is no object"};
    }
  }

  void note_unreachable(const ApiFailure& failure) {
    if (!failure.status) unreachable_ = failure.error;
  }

  ObjectCalls& calls_;
  std::span<const Change> changes_;
  std::vector<Before> before_;
  std::optional<base::Error> unreachable_ = {};
};

}  // namespace

base::Result<std::vector<Before>> look_before(ObjectCalls& calls, std::span<const Change> changes,
                                              std::span<const std::size_t> indexes) {
  return Lookup(calls, changes).run(indexes);
}

}  // namespace istioctl::kubernetes
