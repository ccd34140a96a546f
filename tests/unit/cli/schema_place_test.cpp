#include "schema_place.h"

#include <doctest/doctest.h>

#include <array>

#include "istioctl/schema/read.h"

using istioctl::base::ErrorCode;
using istioctl::cli::find_schema_place;
using istioctl::cli::parse_schema_topic;
using istioctl::cli::SchemaPlace;
using istioctl::schema::Field;
using istioctl::schema::object_type;
using istioctl::schema::Table;
using istioctl::schema::Type;
using istioctl::schema::TypeKind;

namespace {

constexpr Type text{.kind = TypeKind::string};
constexpr std::array<std::string_view, 1> later_names{"host"};
constexpr std::array port_fields{
    Field{.name = "number", .go_name = {}, .type = {.kind = TypeKind::integer}},
    Field{.name = "name", .go_name = {}, .type = text, .other_names = later_names}};
constexpr Table port_table{.name = "Port", .fields = port_fields};
constexpr Type port_type = object_type(port_table);
constexpr Type port_list{.kind = TypeKind::list, .element = &port_type};
constexpr std::array spec_fields{
    Field{.name = "ports", .go_name = {}, .type = port_list},
    Field{.name = "byZone", .go_name = {}, .type = {.kind = TypeKind::map, .element = &port_list}}};
constexpr Table spec_table{.name = "Spec", .fields = spec_fields};
constexpr std::array object_fields{
    Field{.name = "kind", .go_name = {}, .type = text},
    Field{.name = "spec", .go_name = {}, .type = object_type(spec_table)}};
constexpr Table object_table{.name = "Object", .fields = object_fields};

SchemaPlace found(std::string_view path) {
  auto place = find_schema_place(object_table, path);
  REQUIRE_MESSAGE(place, (place ? "" : place.error().message));
  return *place;
}

istioctl::base::Error failed(std::string_view path) {
  auto place = find_schema_place(object_table, path);
  REQUIRE_FALSE(place);
  CHECK(place.error().code == ErrorCode::not_found);
  return place.error();
}

}  // namespace

TEST_CASE("a topic is a type and a path") {
  const auto whole = parse_schema_topic("es");
  REQUIRE(whole);
  CHECK(whole->kind->name == "ExternalService");
  CHECK(whole->path.empty());
  CHECK(parse_schema_topic("VirtualService.spec.http")->path == "spec.http");
  CHECK(parse_schema_topic("nonsense.spec").error().code == ErrorCode::wrong_usage);
}

TEST_CASE("the type's group may stand between the two") {
  CHECK(parse_schema_topic("es.networking.istio.io")->path.empty());
  CHECK(parse_schema_topic("es.networking.istio.io.spec.hosts")->path == "spec.hosts");
}

TEST_CASE("no path means the whole object") {
  const SchemaPlace place = found("");
  CHECK(place.path.empty());
  CHECK(place.owner == nullptr);
  CHECK(place.field == nullptr);
  CHECK(place.members == &object_table);
}

TEST_CASE("a path passes through lists and maps") {
  for (const auto* const path :
       {"spec.ports.number", "spec.ports[0].number", "spec.byZone.number"}) {
    const SchemaPlace place = found(path);
    REQUIRE(place.field != nullptr);
    CHECK(place.field->name == "number");
    CHECK(place.owner == &port_table);
    CHECK(place.members == nullptr);
  }
  CHECK(found("spec.ports[0].number").path == "spec.ports.number");
  CHECK(found("spec.byZone").members == &port_table);
}

TEST_CASE("an unknown field has the nearest one suggested") {
  CHECK(failed("spec.prots").message == "there is no field spec.prots");
  CHECK(failed("spec.prots").hint == "did you mean spec.ports?");
  CHECK(failed("spec.qqqqqqq").hint.empty());
}

TEST_CASE("the name that others use and a missing spec lead to the field") {
  CHECK(failed("spec.ports.host").hint == "did you mean spec.ports.name?");
  CHECK(failed("ports").hint == "did you mean spec.ports?");
}

TEST_CASE("what is no path of fields is an error") {
  CHECK(failed("spec.ports.number.x").message == "spec.ports.number has no fields");
  CHECK(failed("spec..ports").message == "the path has an empty step");
  CHECK(failed(".spec").message == "the path has an empty step");
  CHECK(failed("spec.\x1b[31m").message == "there is no field spec.\\x1b");
}
