#include "schema_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using schema::Field;
using schema::Table;

/// Cuts what is before the next dot off the front of `path`.
std::string_view take_step(std::string_view& path) {
  const std::size_t end = std::min(path.find('.'), path.size());
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return step;
}

std::string below(std::string_view path, std::string_view field) {
  return path.empty() ? std::string(field) : fmt::format("{}.{}", path, field);
}

/// The field that a wrong name was probably meant for.
std::optional<std::string> suggestion(const Table& table, std::string_view path,
                                      std::string_view wrong) {
  base::NearestFinder finder(wrong);
  for (const Field& field : table.fields) {
    if (std::ranges::find(field.other_names, wrong) != field.other_names.end()) {
      return below(path, field.name);
    }
    finder.offer(field.name);
  }
  if (const auto near = finder.best()) return below(path, *near);
  // Whoever leaves out the first step of all means a field of the spec.
  const Field* const spec = path.empty() ? schema::find_field(table, "spec") : nullptr;
  if (spec == nullptr || spec->type.table == nullptr) return std::nullopt;
  return suggestion(*spec->type.table, spec->name, wrong);
}

std::unexpected<base::Error> unknown_field(const Table& table, std::string_view path,
                                           std::string_view wrong) {
  const auto near = suggestion(table, path, wrong);
  return base::fail(
      ErrorCode::not_found,
      fmt::format("there is no field {}", base::escape_for_terminal(below(path, wrong))),
      near ? fmt::format("did you mean {}?", *near) : "");
}

}  // namespace

base::Result<SchemaTopic> parse_schema_topic(std::string_view text) {
  SchemaTopic topic{.path = text};
  const auto kind = config::parse_kind(take_step(topic.path));
  if (!kind) return std::unexpected(kind.error());
  topic.kind = *kind;
  const std::string_view group = topic.kind->group;
  if (topic.path == group || topic.path.starts_with(fmt::format("{}.", group))) {
    topic.path.remove_prefix(std::min(group.size() + 1, topic.path.size()));
  }
  return topic;
}

const Table* members_of(const schema::Type& type) {
  return type.element != nullptr ? members_of(*type.element) : type.table;
}

base::Result<SchemaPlace> find_schema_place(const Table& object, std::string_view path) {
  SchemaPlace place{.members = &object};
  while (!path.empty()) {
    const std::string_view step = take_step(path);
    if (place.members == nullptr) {
      return base::fail(ErrorCode::not_found, fmt::format("{} has no fields", place.path));
    }
    const std::string_view name = step.substr(0, step.find('['));
    if (name.empty()) {
      return base::fail(ErrorCode::not_found, "the path has an empty step",
                        "write the names of fields with one dot between two of them");
    }
    const Field* const field = schema::find_field(*place.members, name);
    if (field == nullptr) return unknown_field(*place.members, place.path, name);
    place = {.path = below(place.path, field->name),
             .owner = place.members,
             .field = field,
             .members = members_of(field->type)};
  }
  return place;
}

}  // namespace istioctl::cli
