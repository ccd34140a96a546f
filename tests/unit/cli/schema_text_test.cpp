#include "schema_text.h"

#include <doctest/doctest.h>

#include <array>

#include "istioctl/config/formats.h"
#include "istioctl/schema/kubernetes_types.h"
#include "istioctl/schema/read.h"
#include "metadata_docs.h"

using istioctl::cli::constraints_text;
using istioctl::cli::doc_of;
using istioctl::cli::format_schema;
using istioctl::cli::format_schema_tree;
using istioctl::cli::rule_text;
using istioctl::cli::SchemaPlace;
using istioctl::cli::type_name;
using istioctl::config::find_kind;
using istioctl::schema::Emptiness;
using istioctl::schema::Field;
using istioctl::schema::object_type;
using istioctl::schema::Presence;
using istioctl::schema::Rule;
using istioctl::schema::RuleKind;
using istioctl::schema::Table;
using istioctl::schema::Type;
using istioctl::schema::TypeKind;

namespace {

constexpr Type text{.kind = TypeKind::string};
constexpr Type integer{.kind = TypeKind::integer};
constexpr Type host{.kind = TypeKind::string, .format = &istioctl::config::host};
constexpr Type hosts{.kind = TypeKind::list, .element = &host};
constexpr Type host_lists{
    .kind = TypeKind::map, .element = &hosts, .key_format = &istioctl::config::dns_label};
constexpr std::array<std::string_view, 3> colors{"RED", "GREEN", "BLUE"};
constexpr Type color{.kind = TypeKind::enumeration, .names = colors};

constexpr Field typed(const Type& type) {
  return {.name = "f", .go_name = {}, .type = type};
}

constexpr std::array spec_fields{Field{.name = "hosts",
                                       .go_name = {},
                                       .type = hosts,
                                       .presence = Presence::required,
                                       .doc = "Names that somebody calls"},
                                 Field{.name = "note", .go_name = {}, .type = text}};
constexpr std::array<std::string_view, 2> both{"hosts", "note"};
constexpr std::array spec_rules{Rule{.kind = RuleKind::at_most_one, .fields = both},
                                Rule{.kind = RuleKind::custom}};
constexpr Table spec_table{.name = "Spec", .fields = spec_fields, .rules = spec_rules};
constexpr std::array object_fields{
    Field{.name = "spec", .go_name = {}, .type = object_type(spec_table), .doc = "What it says"}};
constexpr Table object_table{.name = "Object", .fields = object_fields};

SchemaPlace spec_place() {
  return {.path = "spec",
          .owner = &object_table,
          .field = object_fields.data(),
          .members = &spec_table};
}

}  // namespace

TEST_CASE("types have kubectl's names") {
  CHECK(type_name(text) == "string");
  CHECK(type_name(color) == "string");
  CHECK(type_name(hosts) == "[]string");
  CHECK(type_name(host_lists) == "map[string][]string");
  CHECK(type_name(object_type(spec_table)) == "Object");
  CHECK(type_name({.kind = TypeKind::duration}) == "duration");
  CHECK(type_name({.kind = TypeKind::any}) == "any");
}

TEST_CASE("what values must be is told of each where there are several") {
  CHECK(constraints_text(typed(text)).empty());
  CHECK(constraints_text(typed(host)) == "It is a host.");
  CHECK(constraints_text(typed(hosts)) == "Each is a host.");
  CHECK(constraints_text(typed(host_lists)) ==
        "Each value is a host. Each key is a DNS-1123 label.");
  CHECK(constraints_text(typed(color)) == "It is RED, GREEN or BLUE.");
  CHECK(constraints_text(typed({.kind = TypeKind::duration})) ==
        "It is a duration such as 3s, 1m30s or 100ms.");
}

TEST_CASE("bounds are told, but for those of the type itself") {
  Field field = typed(integer);
  CHECK(constraints_text(field).empty());
  field.maximum = 100;
  CHECK(constraints_text(field) == "At most 100.");
  field.minimum = 0;
  CHECK(constraints_text(field) == "From 0 to 100.");
  field.maximum = std::numeric_limits<std::int32_t>::max();
  CHECK(constraints_text(field) == "At least 0.");
}

TEST_CASE("the other rules of a field") {
  Field field = typed(hosts);
  field.unique_by = both;
  field.emptiness = Emptiness::refused;
  field.unimplemented_by = "Istio 0.7.1";
  CHECK(constraints_text(field) ==
        "Not implemented by Istio 0.7.1: an object with it is refused. Each is a host. No two have "
        "the same hosts or note. Each has at least one field.");
}

TEST_CASE("a rule says itself what it is, or its kind does") {
  CHECK(rule_text({.doc = "As written"}) == "As written");
  CHECK(rule_text({.kind = RuleKind::custom}).empty());
  CHECK(rule_text({.kind = RuleKind::at_most_one, .fields = colors}) ==
        "At most one of RED, GREEN and BLUE is given");
  CHECK(rule_text({.kind = RuleKind::exactly_one, .fields = both}) ==
        "One of hosts and note is given, and one only");
  CHECK(rule_text({.kind = RuleKind::at_least_one, .fields = both}) ==
        "At least one of hosts and note is given");
  CHECK(rule_text({.kind = RuleKind::excludes, .fields = colors}) ==
        "Beside RED there is no GREEN or BLUE");
  CHECK(rule_text({.kind = RuleKind::needs, .fields = colors, .value = "DARK"}) ==
        "Where RED is DARK, GREEN and BLUE must be given");
}

TEST_CASE("a place is described with the fields below it") {
  CHECK(format_schema(*find_kind("Gateway"), spec_place(), 80) ==
        "KIND:     Gateway\n"
        "VERSION:  networking.istio.io/v1alpha3\n"
        "\n"
        "FIELD: spec <Object>\n"
        "\n"
        "DESCRIPTION:\n"
        "    What it says.\n"
        "\n"
        "RULES:\n"
        "  - At most one of hosts and note is given.\n"
        "\n"
        "FIELDS:\n"
        "  hosts <[]string> -required-\n"
        "    Names that somebody calls. Each is a host.\n"
        "  note <string>\n");
}

TEST_CASE("a tree has the types alone") {
  const SchemaPlace whole{.members = &object_table};
  const std::string tree = format_schema_tree(*find_kind("Gateway"), whole, 80);
  CHECK(
      tree.ends_with("\n\nFIELDS:\n"
                     "  spec <Object>\n"
                     "    hosts <[]string> -required-\n"
                     "    note <string>\n"));
}

TEST_CASE("every field of the metadata is described") {
  const Table& table = istioctl::schema::object_meta_table;
  for (const Field& field : table.fields) {
    CHECK_MESSAGE(!doc_of(table, field).empty(), field.name);
  }
  CHECK(doc_of(spec_table, spec_fields[0]) == "Names that somebody calls");
  CHECK(doc_of(spec_table, spec_fields[1]).empty());
}
