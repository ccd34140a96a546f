#include "store_errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/printable.h"
#include "istioctl/config/crd.h"

namespace istioctl::kubernetes {

namespace {

using base::Error;
using base::ErrorCode;
using store::FieldProblem;
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

constexpr std::string_view other_release =
    "it is of another release of Istio; istioctl crds --force | kubectl apply -f - puts 0.7.1's in "
    "its place";

Error foreign_definition(const store::Change& change, const std::vector<std::string>& fields) {
  return {ErrorCode::unavailable,
          fmt::format("the cluster's CustomResourceDefinition {} has no {}, and would drop {}",
                      config::crd_name(*change.key.kind), fmt::join(fields, ", "),
                      fields.size() == 1 ? "it" : "them"),
          std::string(other_release)};
}

std::vector<FieldProblem> dropped_fields(const store::Change& change,
                                         const std::vector<std::string>& fields) {
  std::vector<FieldProblem> problems;
  for (const std::string& field : fields) {
    problems.push_back(
        {.field = field,
         .message = fmt::format("the cluster's CustomResourceDefinition {} doesn't have this "
                                "field, and would drop it",
                                config::crd_name(*change.key.kind))});
  }
  problems.back().hint = other_release;  // one way for all
  return problems;
}

// What fields are called of which the server knows no path.
bool is_whole_object(std::string_view field) {
  return field.empty() || field == "<nil>";
}

FieldProblem problem_of(const StatusCause& cause) {
  return {.field = is_whole_object(cause.field) ? "" : cause.field,
          .message = fmt::format("the API server refuses this: {}",
                                 cause.message.empty() ? cause.reason : cause.message)};
}

// A webhook's own words may say more than its causes.
bool causes_say_all(const Status& status) {
  return status.reason == "Invalid" && status.message.contains(" is invalid: ") &&
         !status.message.starts_with("admission webhook ");
}

/// What the causes of a Status say of fields; nothing where they don't speak of any.
std::vector<FieldProblem> problems_in(const ApiFailure& failure) {
  const Status& status = *failure.status;
  std::vector<FieldProblem> problems;
  if (std::ranges::all_of(status.causes, is_whole_object, &StatusCause::field)) return problems;
  if (!causes_say_all(status)) {
    problems.push_back({.message = failure.error.message, .hint = failure.error.hint});
  }
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const StatusCause& cause : status.causes) {
    if (seen.emplace(cause.field, cause.message).second) problems.push_back(problem_of(cause));
  }
  return problems;
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

store::Refusal refusal(const store::Change& change, const ApiFailure& failure) {
  Error error = change_error(change, failure);
  if (!failure.status || has(failure, http_not_found) || has(failure, http_conflict)) return error;
  const auto dropped = unknown_fields(failure.status->message);
  auto fields = dropped.empty() ? problems_in(failure) : dropped_fields(change, dropped);
  return {std::move(error), std::move(fields)};
}

}  // namespace istioctl::kubernetes
