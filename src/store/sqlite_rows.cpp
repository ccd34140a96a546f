#include "sqlite_rows.h"

namespace istioctl::store {

StoredObject read_row(const Statement& row) {
  return {.key = {.kind = config::find_kind(row.text(0)),
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
