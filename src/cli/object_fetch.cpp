#include "object_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using base::Result;
using config::Key;
using store::StoredObject;

base::Error missing_object(const Key& key) {
  return {ErrorCode::not_found, fmt::format("{} doesn't exist", config::display_name(key))};
}

bool is_wanted(const ObjectRequest& request, const Key& key) {
  return request.names.empty() || std::ranges::find(request.names, key) != request.names.end();
}

}  // namespace

Result<void> ObjectFetch::print(const ObjectRequest& request) {
  if (!request.names.empty()) return print_named(request.names);
  const auto listed = print_list(request.query);
  return listed ? Result<void>() : std::unexpected(listed.error());
}

Result<std::string> ObjectFetch::print_list(const store::Query& query) {
  std::size_t count = 0;
  auto revision = store_.list(query, [&](const StoredObject& object) {
    ++count;
    return printer_.add(object);
  });
  if (!revision) return revision;
  if (count == 0) reporter_.print("No resources found.\n");
  if (auto flushed = printer_.flush(out_); !flushed) return std::unexpected(flushed.error());
  return revision;
}

Result<void> ObjectFetch::print_named(const std::vector<Key>& names) {
  const auto found = store_.get_all(names);
  if (!found) return std::unexpected(found.error());
  std::vector<base::Error> missing;
  for (std::size_t index = 0; index < names.size(); ++index) {
    const auto& object = (*found)[index];
    if (!object) {
      missing.push_back(missing_object(names[index]));
    } else if (auto added = printer_.add(*object); !added) {
      return added;
    }
  }
  if (missing.size() < names.size()) {
    if (auto flushed = printer_.flush(out_); !flushed) return flushed;
  }
  return report_missing(std::move(missing));
}

Result<void> ObjectFetch::report_missing(std::vector<base::Error> missing) {
  if (missing.empty()) return {};
  for (const base::Error& error : std::span(missing).first(missing.size() - 1)) {
    reporter_.report(error);
  }
  return std::unexpected(std::move(missing.back()));
}

Result<void> ObjectFetch::watch(const ObjectRequest& request, std::stop_token stop) {
  while (true) {
    const auto since =
        request.names.empty() ? print_list(request.query) : print_named_from_list(request);
    if (!since) return std::unexpected(since.error());
    auto watched = print_changes(request, *since, stop);
    if (watched || watched.error().code != ErrorCode::conflict) return watched;
    reporter_.notice("some changes were missed: here is everything anew");
  }
}

// Only a list has a revision to watch from, so that no change gets lost in between.
Result<std::string> ObjectFetch::print_named_from_list(const ObjectRequest& request) {
  std::map<Key, StoredObject> found;
  auto revision = store_.list(request.query, [&](const StoredObject& object) {
    if (is_wanted(request, object.key)) found.emplace(object.key, object);
    return Result<void>();
  });
  if (!revision) return revision;
  std::vector<base::Error> missing;
  for (const Key& name : request.names) {
    const auto object = found.find(name);
    if (object == found.end()) {
      missing.push_back(missing_object(name));
    } else if (auto added = printer_.add(object->second); !added) {
      return std::unexpected(added.error());
    }
  }
  if (auto flushed = printer_.flush(out_); !flushed) return std::unexpected(flushed.error());
  if (auto complete = report_missing(std::move(missing)); !complete) {
    return std::unexpected(complete.error());
  }
  return revision;
}

Result<void> ObjectFetch::print_changes(const ObjectRequest& request, const std::string& since,
                                        const std::stop_token& stop) {
  Result<void> printed;
  const auto watched = store_.watch(
      request.query, since,
      [&](const store::Event& event) {
        if (!is_wanted(request, event.object.key)) return true;
        printed = printer_.add(event.object);
        if (printed) printed = printer_.flush(out_);
        return printed.has_value();
      },
      stop);
  return printed ? watched : printed;
}

}  // namespace istioctl::cli
