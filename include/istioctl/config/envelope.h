#pragma once

#include <array>

#include "istioctl/config/kind.h"
#include "istioctl/schema/table.h"

namespace istioctl::config {

/// The table of what names an object. The rest, which isn't in it, may be anything.
extern const schema::Table naming_table;

/// The table of whole objects of one kind: apiVersion, kind, metadata, spec, status. Its rules
/// check the names in the metadata.
class Envelope {
 public:
  explicit Envelope(const Kind& kind);
  Envelope(const Envelope&) = delete;
  Envelope& operator=(const Envelope&) = delete;

  [[nodiscard]] const schema::Table& table() const { return table_; }

 private:
  std::array<schema::Field, 5> fields_;
  schema::Table table_;
};

}  // namespace istioctl::config
