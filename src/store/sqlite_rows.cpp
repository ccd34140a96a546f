#include "sqlite_rows.h"

#include <fmt/format.h>

#include "istioctl/base/printable.h"

namespace istioctl::store {

namespace {

constexpr int json_type_column = behind_object_columns - 1;

base::Error damage(const Connection& connection, const Statement& row) {
  return connection.damage(fmt::format(
      "the {} {} of the namespace {} is no JSON object", base::escape_for_terminal(row.text(0)),
      base::escape_for_terminal(row.text(2)), base::escape_for_terminal(row.text(1))));
}

}  // namespace

base::Result<StoredObject> read_row(const Connection& connection, const Statement& row) {
  if (row.text(json_type_column) != "object") return std::unexpected(damage(connection, row));
  return StoredObject{.key = {.kind = config::find_kind(row.text(0)),
                              .name_space = std::string(row.text(1)),
                              .name = std::string(row.text(2))},
                      .revision = std::string(row.text(revision_column)),
                      .created = std::string(row.text(4)),
                      .object = std::string(row.text(5)),
                      .original = std::string(row.text(6))};
}

bool is_selected(const StoredObject& object, const config::Selector& selector) {
  if (selector.selects_everything()) return true;
  const yaml::Json json = yaml::Json::parse(object.object);
  const auto metadata = json.find("metadata");
  const bool labelled = metadata != json.end() && metadata->contains("labels");
  return selector.matches(labelled ? metadata->at("labels") : yaml::Json());
}

}  // namespace istioctl::store
