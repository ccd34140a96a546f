#include "istioctl/config/envelope.h"

#include <fmt/format.h>

#include "fields.h"
#include "istioctl/base/printable.h"
#include "istioctl/schema/kubernetes_types.h"
#include "istioctl/yaml/merge.h"

namespace istioctl::config {

namespace {

using yaml::Node;

void check_text(RuleScope& scope, Node value, std::string_view path, const Format& format) {
  if (!value || !value.is_scalar() || value.is_null() || value.text().empty()) return;
  const std::string fault = format.fault(value.text());
  if (fault.empty()) return;
  scope.error(value, path, "metadata/name",
              fmt::format("{} is not {}: {}", base::quote(value.text()), format.name, fault));
}

void check_name(RuleScope& scope, Node metadata) {
  const Node name = yaml::value_of(metadata, "name");
  if (!name || name.is_null() || (name.is_scalar() && name.text().empty())) {
    scope.error(metadata, "metadata", "schema/required", "the field \"name\" is missing");
  }
  check_text(scope, name, "metadata.name", dns_subdomain);
  check_text(scope, yaml::value_of(metadata, "namespace"), "metadata.namespace", dns_label);
}

void check_keys(RuleScope& scope, Node map, std::string_view path, const Format& keys) {
  if (!map || !map.is_mapping()) return;
  for (const auto& [written_key, value] : map.entries()) {
    const Node key = written_key.resolved();
    if (yaml::is_merge_key(key)) continue;
    if (const std::string fault = keys.fault(key.text()); !fault.empty()) {
      scope.error(key, fmt::format("metadata.{}", path), "metadata/label",
                  fmt::format("{} is not {}: {}", base::quote(key.text()), keys.name, fault));
    }
  }
}

void check_labels(RuleScope& scope, Node labels) {
  check_keys(scope, labels, "labels", label_key);
  if (!labels || !labels.is_mapping()) return;
  for (const auto& [key, value] : labels.entries()) {
    check_text(scope, value.resolved(), fmt::format("metadata.labels.{}", key.resolved().text()),
               label_value);
  }
}

void check_metadata(RuleScope& scope) {
  const Node metadata = scope.at("metadata");
  if (!metadata || !metadata.is_mapping()) return;
  check_name(scope, metadata);
  check_labels(scope, yaml::value_of(metadata, "labels"));
  check_keys(scope, yaml::value_of(metadata, "annotations"), "annotations", annotation_key);
}

constexpr std::array metadata_rules{Rule{.check = check_metadata}};

void check_naming(RuleScope& scope) {
  const Node metadata = scope.at("metadata");
  if (metadata && metadata.is_mapping()) check_name(scope, metadata);
}

constexpr std::array naming_rules{Rule{.check = check_naming}};
constexpr std::array naming_metadata_fields{
    field("name", string_type, "The object's name"),
    field("namespace", string_type, "The object's namespace"),
};
constexpr Table naming_metadata_table{.name = "ObjectMeta", .fields = naming_metadata_fields};
constexpr std::array naming_fields{
    required(field("metadata", object_of(naming_metadata_table), "Name and namespace")),
};

}  // namespace

constinit const schema::Table naming_table{
    .name = "Object", .fields = naming_fields, .rules = naming_rules};

Envelope::Envelope(const Kind& kind)
    // read_kind() has judged the first two; in a typed list they may be missing.
    : fields_{field("apiVersion", string_type, "The group and version of the kind"),
              field("kind", string_type, "The kind of the object"),
              required(field("metadata", object_of(schema::object_meta_table),
                             "Name, namespace, labels and annotations")),
              required(not_empty(field("spec", object_of(*kind.spec), kind.doc))),
              field("status", any_type, "Kept as it is; nothing in 0.7.1 writes it")},
      table_{.name = kind.name, .fields = fields_, .rules = metadata_rules} {}

}  // namespace istioctl::config
