#include "istioctl/inject/mesh_config.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "istioctl/schema/duration.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "mesh_config_table.h"
#include "node_value.h"

namespace istioctl::inject {

using std::chrono::nanoseconds;
using yaml::Json;
using yaml::Node;

/// The effective configuration, as a document that values point into.
struct MeshConfig::Values {
  std::string text;
  yaml::Document document;
};

namespace {

struct DurationRule {
  std::string_view field;
  nanoseconds minimum;
  nanoseconds maximum;
  nanoseconds unit;  ///< of which it must be a multiple
  std::string_view text;
};

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""ns;

// What Pilot 0.7.1 checks of a mesh config.
constexpr DurationRule drain_rules[] = {
    {"drainDuration", 1s, 1h, 1s, "whole seconds, 1s to 1h"},
    {"parentShutdownDuration", 1s, 1h, 1s, "whole seconds, 1s to 1h"},
    {"discoveryRefreshDelay", 1s, 10min, 1ns, "1s to 10m"},
    {"connectTimeout", 1ms, 30s, 1ns, "1ms to 30s"},
};

constexpr DurationRule mesh_rules[] = {
    {"connectTimeout", 1ms, 30s, 1ns, "1ms to 30s"},
    {"rdsRefreshDelay", 1s, 10min, 1ns, "1s to 10m"},
};

class Validator {
 public:
  explicit Validator(base::Diagnostics& problems) : problems_(problems) {}

  void check_mesh(Node mesh) {
    for (const DurationRule& rule : mesh_rules) check_duration(mesh, rule, "");
    const Node proxy = yaml::value_of(mesh, "defaultConfig");
    if (!proxy || !proxy.is_mapping()) return;
    for (const DurationRule& rule : drain_rules) check_duration(proxy, rule, "defaultConfig.");
    check_order(proxy);
  }

 private:
  static std::optional<nanoseconds> duration(Node mapping, std::string_view field) {
    const Node node = yaml::value_of(mapping, field);
    if (!node || node.is_null()) return std::nullopt;
    return schema::parse_duration(node.text());
  }

  void check_duration(Node mapping, const DurationRule& rule, std::string_view prefix) {
    const auto value = duration(mapping, rule.field);
    if (!value) return;
    if (*value >= rule.minimum && *value <= rule.maximum && *value % rule.unit == 0ns) return;
    report(yaml::value_of(mapping, rule.field), prefix, rule.field,
           "must be " + std::string(rule.text));
  }

  // A sidecar that is replaced drains first; its parent ends behind that.
  void check_order(Node proxy) {
    const nanoseconds drain = duration(proxy, "drainDuration").value_or(2s);
    const nanoseconds shutdown = duration(proxy, "parentShutdownDuration").value_or(3s);
    if (shutdown > drain || drain > 1h) return;  // that alone is reported
    const Node written = yaml::value_of(proxy, "parentShutdownDuration");
    report(written ? written : yaml::value_of(proxy, "drainDuration"), "defaultConfig.",
           "parentShutdownDuration",
           "must be longer than drainDuration (" + schema::format_duration(shutdown) + " against " +
               schema::format_duration(drain) + ")");
  }

  void report(Node place, std::string_view prefix, std::string_view field, std::string message) {
    auto diagnostic = place.document().diagnose(base::Severity::error, "mesh-config/value",
                                                place.span(), std::move(message));
    diagnostic.field = std::string(prefix) + std::string(field);
    problems_.push_back(std::move(diagnostic));
  }

  base::Diagnostics& problems_;
};

Json with_defaults(const Json& written) {
  Json merged = Json::parse(default_mesh_config);
  merged.update(written, true);
  return merged;
}

}  // namespace

MeshConfig::MeshConfig() : values_(load(std::string(default_mesh_config))) {}

std::optional<MeshConfig> MeshConfig::read(std::string_view text, std::string source,
                                           schema::UnknownField unknown_fields,
                                           base::Diagnostics& problems) {
  yaml::Document document;
  if (!document.load_yaml(text, {.source = std::move(source)}, problems)) return std::nullopt;
  Json written = Json::object();
  if (const Node root = document.root(); root && !root.is_null()) {
    const schema::ReadOptions options{.unknown_field = unknown_fields};
    auto value = schema::read(root, schema::object_type(mesh_config_table), options, problems);
    const std::size_t before = problems.size();
    Validator(problems).check_mesh(root);
    std::ranges::stable_sort(problems, {},
                             [](const base::Diagnostic& problem) { return problem.span.begin; });
    if (!value || problems.size() > before) return std::nullopt;
    written = std::move(*value);
  }
  return MeshConfig(load(with_defaults(written).dump()));
}

// Nothing can go wrong with what was written here.
std::shared_ptr<const MeshConfig::Values> MeshConfig::load(std::string text) {
  auto values = std::make_shared<Values>();
  values->text = std::move(text);
  base::Diagnostics none;
  std::size_t consumed = 0;
  [[maybe_unused]] const bool loaded = values->document.load_json(values->text, {}, consumed, none);
  return values;
}

MeshConfig MeshConfig::for_another_thread() const {
  return MeshConfig(load(values_->text));
}

gotemplate::Value MeshConfig::mesh_value() const {
  return node_value(values_->document.root(), schema::object_type(mesh_config_table),
                    schema::Held::value);
}

gotemplate::Value MeshConfig::proxy_value() const {
  return node_value(values_->document.root().find("defaultConfig"),
                    schema::object_type(proxy_config_table), schema::Held::value);
}

}  // namespace istioctl::inject
