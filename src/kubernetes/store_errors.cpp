#include "store_errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "istioctl/base/printable.h"
#include "istioctl/config/crd.h"

namespace istioctl::kubernetes {

namespace {

using base::Error;
using base::ErrorCode;
using store::Verb;

constexpr int http_not_found = 404;
constexpr int http_conflict = 409;

constexpr std::string_view go_on =
    "it changed meanwhile: get it anew, or leave resourceVersion out to overwrite it";

bool has(const ApiFailure& failure, int code) {
  return failure.status && failure.status->code == code;
}

/// The names in `unknown field "spec.name", unknown field "spec.x"`.
std::vector<std::string> unknown_fields(std::string_view message) {
  static constexpr std::string_view head = "unknown field \"";
  std::vector<std::string> fields;
  for (std::size_t place = message.find(head); place != std::string_view::npos;
       place = message.find(head, place)) {
    place += head.size();
    const std::string_view field = message.substr(place, message.find('"', place) - place);
    std::string printable = base::escape_for_terminal(field);
    if (std::ranges::find(fields, printable) == fields.end()) {
      fields.push_back(std::move(printable));
    }
  }
  return fields;
}

Error foreign_definition(const store::Change& change, const std::vector<std::string>& fields) {
  return {ErrorCode::unavailable,
          fmt::format("the cluster's CustomResourceDefinition {} has no {}, and would drop {}",
                      config::crd_name(*change.key.kind), fmt::join(fields, ", "),
                      fields.size() == 1 ? "it" : "them"),
          "it is of another release of Istio; istioctl crds --force | kubectl apply -f - puts "
          "0.7.1's in its place"};
}

Error missing_namespace(const std::string& name_space) {
  return {ErrorCode::failed, fmt::format("the namespace {} doesn't exist", base::quote(name_space)),
          fmt::format("kubectl create namespace {} makes it", name_space)};
}

}  // namespace

bool is_missing(const ApiFailure& failure) {
  return has(failure, http_not_found) && !failure.status->message.starts_with("namespaces \"");
}

bool is_there_already(const ApiFailure& failure) {
  return has(failure, http_conflict) && failure.status->reason == "AlreadyExists";
}

bool is_conflict(const ApiFailure& failure) {
  return has(failure, http_conflict) && failure.status->reason != "AlreadyExists";
}

bool is_untriable(const ApiFailure& failure) {
  return failure.status &&
         failure.status->message.find("does not support dry run") != std::string::npos;
}

Error already_exists() {
  return {ErrorCode::already_exists, "already exists",
          "replace overwrites it, apply creates or replaces"};
}

Error not_found(Verb verb) {
  return {ErrorCode::not_found, "not found",
          verb == Verb::replace ? "create stores a new object" : ""};
}

Error conflict(const store::Change& change, const std::string& stored) {
  const std::string& expected = change.expected_revision;
  if (stored.empty()) {
    return {ErrorCode::conflict,
            expected.empty()
                ? "the stored object is changed by others again and again"
                : fmt::format("the stored object isn't at resourceVersion {} any more", expected),
            expected.empty() ? "try again later" : std::string(go_on)};
  }
  return {ErrorCode::conflict,
          fmt::format("the stored object has resourceVersion {}, the given one {}", stored,
                      base::escape_for_terminal(expected)),
          std::string(go_on)};
}

Error change_error(const store::Change& change, const ApiFailure& failure) {
  if (is_there_already(failure)) return already_exists();
  if (is_conflict(failure)) return conflict(change, "");
  if (is_missing(failure)) return not_found(change.verb);
  if (has(failure, http_not_found)) return missing_namespace(change.key.name_space);
  if (failure.status) {
    const auto fields = unknown_fields(failure.status->message);
    if (!fields.empty()) return foreign_definition(change, fields);
  }
  return failure.error;
}

}  // namespace istioctl::kubernetes
