#include "istioctl/schema/kubernetes_types.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace istioctl::schema {
namespace {

const Field& field(const Table& table, std::string_view name) {
  const Field* found = find_field(table, name);
  REQUIRE_MESSAGE(found != nullptr, std::string(table.name) << " has no " << std::string(name));
  return *found;
}

/// The table of the object that the field holds, directly or as the elements of a list or map.
const Table& table_of(const Field& field) {
  const Type* type = &field.type;
  while (type->element != nullptr) {
    type = type->element;
  }
  REQUIRE(type->kind == TypeKind::object);
  REQUIRE(type->table != nullptr);
  return *type->table;
}

/// Every table that can be reached from the pod template, each once.
std::vector<const Table*> reachable_tables() {
  std::vector<const Table*> tables{&pod_template_spec_table};
  std::set<const Table*> seen{&pod_template_spec_table};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (const Field& member : tables[i]->fields) {
      const Type* type = &member.type;
      while (type->element != nullptr) {
        type = type->element;
      }
      if (type->table != nullptr && seen.insert(type->table).second) {
        tables.push_back(type->table);
      }
    }
  }
  return tables;
}

TEST_CASE("the pod template holds the public tables") {
  CHECK(&table_of(field(pod_template_spec_table, "metadata")) == &object_meta_table);
  CHECK(&table_of(field(pod_template_spec_table, "spec")) == &pod_spec_table);
  CHECK(&table_of(field(pod_spec_table, "containers")) == &container_table);
  CHECK(&table_of(field(pod_spec_table, "initContainers")) == &container_table);
  CHECK(&table_of(field(pod_spec_table, "volumes")) == &volume_table);
}

TEST_CASE("Go names differ from JSON names") {
  CHECK(field(pod_template_spec_table, "metadata").go_name == "ObjectMeta");
  CHECK(field(pod_spec_table, "serviceAccountName").go_name == "ServiceAccountName");
  CHECK(field(pod_spec_table, "serviceAccountName").type.kind == TypeKind::string);
  CHECK(field(pod_spec_table, "serviceAccount").go_name == "DeprecatedServiceAccount");
  CHECK(field(pod_spec_table, "dnsPolicy").go_name == "DNSPolicy");
  CHECK(schema::find_go_field(object_meta_table, "UID") == &field(object_meta_table, "uid"));
}

TEST_CASE("pointers are told from values") {
  CHECK(field(container_table, "restartPolicy").held == Held::pointer);
  CHECK(field(pod_spec_table, "restartPolicy").held == Held::value);
  CHECK(field(pod_spec_table, "hostNetwork").held == Held::value);
  CHECK(field(pod_spec_table, "hostUsers").held == Held::pointer);
  CHECK(field(object_meta_table, "creationTimestamp").held == Held::value);
  CHECK(field(object_meta_table, "deletionTimestamp").held == Held::pointer);
}

TEST_CASE("integers carry the bounds of their Go type") {
  const Field& user = field(table_of(field(container_table, "securityContext")), "runAsUser");
  CHECK(user.type.kind == TypeKind::integer);
  CHECK(user.held == Held::pointer);
  CHECK(user.minimum == std::numeric_limits<std::int64_t>::min());
  CHECK(user.maximum == std::numeric_limits<std::int64_t>::max());

  const Field& port = field(table_of(field(container_table, "ports")), "containerPort");
  CHECK(port.type.kind == TypeKind::integer);
  CHECK(port.held == Held::value);
  CHECK(port.minimum == std::numeric_limits<std::int32_t>::min());
  CHECK(port.maximum == std::numeric_limits<std::int32_t>::max());
}

TEST_CASE("types that write themselves keep their own kind") {
  const Field& limits = field(table_of(field(container_table, "resources")), "limits");
  CHECK(limits.type.kind == TypeKind::map);
  REQUIRE(limits.type.element != nullptr);
  CHECK(limits.type.element->kind == TypeKind::quantity);

  const Table& http_get =
      table_of(field(table_of(field(container_table, "livenessProbe")), "httpGet"));
  CHECK(field(http_get, "port").type.kind == TypeKind::int_or_string);
  CHECK(field(object_meta_table, "creationTimestamp").type.kind == TypeKind::time);
  const Table& managed = table_of(field(object_meta_table, "managedFields"));
  CHECK(field(managed, "fieldsV1").type.kind == TypeKind::any);
}

TEST_CASE("lists and maps name their elements") {
  const Field& labels = field(object_meta_table, "labels");
  CHECK(labels.type.kind == TypeKind::map);
  REQUIRE(labels.type.element != nullptr);
  CHECK(labels.type.element->kind == TypeKind::string);

  const Field& args = field(container_table, "args");
  CHECK(args.type.kind == TypeKind::list);
  REQUIRE(args.type.element != nullptr);
  CHECK(args.type.element->kind == TypeKind::string);
}

TEST_CASE("an embedded struct is flattened, and stays reachable by its Go name") {
  const Field& empty_dir = field(volume_table, "emptyDir");
  CHECK(empty_dir.held == Held::pointer);
  CHECK(field(table_of(empty_dir), "medium").type.kind == TypeKind::string);
  CHECK(find_field(volume_table, "volumeSource") == nullptr);

  const Field* source = schema::find_go_field(volume_table, "VolumeSource");
  REQUIRE(source != nullptr);
  CHECK(source->name.empty());
  CHECK(&table_of(field(table_of(*source), "emptyDir")) == &table_of(empty_dir));
}

TEST_CASE("embedding reaches through several levels") {
  const Table& ephemeral = table_of(field(pod_spec_table, "ephemeralContainers"));
  CHECK(field(ephemeral, "targetContainerName").go_name == "TargetContainerName");
  CHECK(&table_of(field(ephemeral, "env")) == &table_of(field(container_table, "env")));

  const Table& env_source = table_of(field(table_of(field(container_table, "env")), "valueFrom"));
  CHECK(field(table_of(field(env_source, "secretKeyRef")), "name").go_name == "Name");
}

TEST_CASE("every table is whole and its names are unique") {
  const std::vector<const Table*> tables = reachable_tables();
  CHECK(tables.size() > 100);
  for (const Table* table : tables) {
    CAPTURE(table->name);
    CHECK_FALSE(table->fields.empty());
    std::set<std::string_view> names;
    std::set<std::string_view> go_names;
    for (const Field& member : table->fields) {
      CAPTURE(member.go_name);
      CHECK((member.name.empty() || names.insert(member.name).second));
      CHECK(go_names.insert(member.go_name).second);
      CHECK((member.type.kind == TypeKind::object) == (member.type.table != nullptr));
      const bool nested = member.type.kind == TypeKind::list || member.type.kind == TypeKind::map;
      CHECK(nested == (member.type.element != nullptr));
    }
  }
}

}  // namespace
}  // namespace istioctl::schema
