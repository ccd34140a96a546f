#include "istioctl/schema/table.h"

#include <doctest/doctest.h>

#include <array>

namespace istioctl::schema {
namespace {

constexpr std::array fields{
    Field{.name = "hostIP", .go_name = "HostIP", .type = {.kind = TypeKind::string}},
    Field{.name = "port", .go_name = "Port", .type = {.kind = TypeKind::integer}},
};
constexpr Table table{.name = "Thing", .fields = fields};

TEST_CASE("fields are found by either of their names, exactly") {
  CHECK(find_field(table, "hostIP") == &fields[0]);
  CHECK(find_field(table, "port") == &fields[1]);
  CHECK(find_field(table, "Port") == nullptr);
  CHECK(find_field(table, "") == nullptr);
  CHECK(find_go_field(table, "HostIP") == &fields[0]);
  CHECK(find_go_field(table, "hostIP") == nullptr);
}

}  // namespace
}  // namespace istioctl::schema
