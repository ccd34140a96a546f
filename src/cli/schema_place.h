#pragma once

#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/config/kind.h"
#include "istioctl/schema/table.h"

namespace istioctl::cli {

/// TYPE.FIELD as a command line has it.
struct SchemaTopic {
  const config::Kind* kind = nullptr;
  std::string_view path = {};  ///< "spec.ports.number"; empty: the kind itself
};

/// Reads `TYPE` or `TYPE.FIELD...`, perhaps with the type's group between the two. An unknown type
/// is `wrong_usage`. The result refers to `text`.
[[nodiscard]] base::Result<SchemaTopic> parse_schema_topic(std::string_view text);

/// A place among the tables of a kind's objects.
struct SchemaPlace {
  std::string path = {};                   ///< "spec.ports.number"; empty: the whole object
  const schema::Table* owner = nullptr;    ///< what has the field; nullptr: the whole object
  const schema::Field* field = nullptr;    ///< nullptr: the whole object
  const schema::Table* members = nullptr;  ///< the fields below, those of a list's or map's values
                                           ///< included; nullptr: there are none
};

/// The table of a type's fields, or of those of what it is a list or map of; else nullptr.
[[nodiscard]] const schema::Table* members_of(const schema::Type& type);

/// Follows `path` through `object`, the table of whole objects. Lists and maps are passed through;
/// indices such as `[0]` may stand in the path, as diagnostics write them. An unknown field is
/// `not_found`, with the nearest one. The result refers to the table.
[[nodiscard]] base::Result<SchemaPlace> find_schema_place(const schema::Table& object,
                                                          std::string_view path);

}  // namespace istioctl::cli
