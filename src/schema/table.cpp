#include "istioctl/schema/table.h"

#include <algorithm>

namespace istioctl::schema {

const Field* find_field(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table.fields, name, &Field::name);
  return found == table.fields.end() ? nullptr : &*found;
}

const Field* find_go_field(const Table& table, std::string_view go_name) {
  const auto found = std::ranges::find(table.fields, go_name, &Field::go_name);
  return found == table.fields.end() ? nullptr : &*found;
}

}  // namespace istioctl::schema
