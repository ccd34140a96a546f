#include "istioctl/config/crd.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "fields.h"
#include "open_api.h"

namespace istioctl::config {

namespace {

using yaml::Json;

constexpr std::string_view owner_label = "app.kubernetes.io/managed-by";
constexpr std::string_view owner = "istioctl";

Json names_of(const Kind& kind) {
  return {{"kind", kind.name},
          {"listKind", fmt::format("{}List", kind.name)},
          {"plural", kind.plural},
          {"singular", singular(kind)},
          {"shortNames", Json::array({kind.short_name})},
          {"categories", Json::array({"istio-io"})}};
}

// The server looks after the metadata; a status belongs to whoever writes the object, so that it
// is no subresource.
Json schema_of(const Kind& kind) {
  const Field spec = not_empty(field("spec", object_of(*kind.spec), kind.doc));
  Json spec_schema{{"description", fmt::format("{}.", kind.doc)}};
  spec_schema.update(open_api_schema(spec));
  return {{"description", fmt::format("{}.", kind.doc)},
          {"type", "object"},
          {"required", Json::array({"spec"})},
          {"properties",
           {{"apiVersion", {{"type", "string"}}},
            {"kind", {{"type", "string"}}},
            {"metadata", {{"type", "object"}}},
            {"spec", std::move(spec_schema)},
            {"status", {{"x-kubernetes-preserve-unknown-fields", true}}}}}};
}

Json columns_of(const Kind& kind) {
  Json columns = Json::array();
  for (const Column& column : kind.columns) {
    columns.push_back({{"name", column.name},
                       {"type", "string"},
                       {"description", fmt::format("{}.", column.doc)},
                       {"jsonPath", column.path}});
  }
  columns.push_back({{"name", "Age"},
                     {"type", "date"},
                     {"description", "How long ago the object was created."},
                     {"jsonPath", ".metadata.creationTimestamp"}});
  return columns;
}

}  // namespace

std::string crd_name(const Kind& kind) {
  return fmt::format("{}.{}", kind.plural, kind.group);
}

Json custom_resource_definition(const Kind& kind) {
  Json version{{"name", kind.version},
               {"served", true},
               {"storage", true},
               {"additionalPrinterColumns", columns_of(kind)},
               {"schema", {{"openAPIV3Schema", schema_of(kind)}}}};
  return {{"apiVersion", "apiextensions.k8s.io/v1"},
          {"kind", "CustomResourceDefinition"},
          {"metadata", {{"name", crd_name(kind)}, {"labels", {{owner_label, owner}}}}},
          {"spec",
           {{"group", kind.group},
            {"names", names_of(kind)},
            {"scope", "Namespaced"},
            {"versions", Json::array({std::move(version)})}}}};
}

bool is_own_definition(const Json& definition) {
  const Json* value = &definition;
  for (const std::string_view name : {std::string_view("metadata"), std::string_view("labels")}) {
    const auto found = value->is_object() ? value->find(name) : value->end();
    if (!value->is_object() || found == value->end()) return false;
    value = &*found;
  }
  if (!value->is_object()) return false;
  const auto label = value->find(owner_label);
  return label != value->end() && *label == owner;
}

}  // namespace istioctl::config
