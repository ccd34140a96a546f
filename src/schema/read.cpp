#include "istioctl/schema/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "field_path.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "istioctl/schema/duration.h"
#include "istioctl/schema/rules.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"
#include "rule_checks.h"
#include "scalar_rules.h"

namespace istioctl::schema {

namespace {

using yaml::Json;
using yaml::Node;

// Of the mappings that a merge key lists the first wins, so that it is read last.
std::vector<Node> last_first(Node list) {
  const auto items = list.items();
  std::vector<Node> reversed(items.begin(), items.end());
  std::ranges::reverse(reversed);
  return reversed;
}

/// Walks a node and its type side by side. Where `out` is null only the checks count.
class TypedReader {
 public:
  TypedReader(const ReadOptions& options, base::Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics), path_(options.path) {}

  void read(Node written, const Type& type, const Field* field, Json* out) {
    const Node node = written.resolved();
    switch (type.kind) {
      case TypeKind::any: read_any(node, out); return;
      case TypeKind::object: read_object(node, *type.table, field, out); return;
      case TypeKind::map: read_map(node, type, field, out); return;
      case TypeKind::list: read_list(node, type, field, out); return;
      default: read_scalar(node, type, field, out); return;
    }
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  void report(base::Severity severity, std::string_view id, Node place, std::string message,
              std::string hint = {}) {
    auto diagnostic = place.document().diagnose(severity, id, place.span(), std::move(message));
    diagnostic.object = options_.object;
    diagnostic.field = path_.text();
    diagnostic.hint = std::move(hint);
    diagnostics_.push_back(std::move(diagnostic));
    failed_ |= severity == base::Severity::error;
  }

  void read_any(Node node, Json* out) {
    const std::size_t before = diagnostics_.size();
    auto value = yaml::to_json(node, diagnostics_);
    failed_ |= diagnostics_.size() > before;
    if (out != nullptr && value) *out = std::move(*value);
  }

  bool expect(bool right, Node node, std::string_view what) {
    if (!right) {
      report(base::Severity::error, "schema/type", node,
             fmt::format("expected {}, found {}", what, describe(node)));
    }
    return right;
  }

  void read_object(Node node, const Table& table, const Field* object, Json* out) {
    if (out != nullptr) *out = Json::object();
    if (!expect(node.is_mapping(), node, "a mapping")) return;
    Presences seen;
    const std::size_t before = diagnostics_.size();
    read_entries(node, table, seen, out);
    for (const Field& field : table.fields) {
      if (field.presence == Presence::required) check_presence(node, field, seen);
    }
    const bool nothing = seen.present.empty() && diagnostics_.size() == before;
    if (nothing && object != nullptr && object->emptiness == Emptiness::refused) {
      report(base::Severity::error, "schema/empty", node, "must not be empty",
             "give it a field, or remove it");
    }
    if (!table.rules.empty()) check_rules(node, table, options_.empties, seen.meant, reporter());
  }

  /// What an object was seen to have.
  struct Presences {
    std::vector<const Field*> present;
    std::vector<std::pair<const Field*, Node>> empty;  // there, and as good as absent
    std::vector<const Field*> meant;                   // by a name that they don't have
  };

  void check_presence(Node object, const Field& field, const Presences& seen) {
    if (std::ranges::find(seen.present, &field) != seen.present.end()) return;
    if (std::ranges::find(seen.meant, &field) != seen.meant.end()) return;
    const auto empty = std::ranges::find(seen.empty, &field, [](const auto& e) { return e.first; });
    if (empty == seen.empty.end()) {
      report(base::Severity::error, "schema/required", object,
             fmt::format("the field \"{}\" is missing", field.name));
    } else {
      const FieldPath::Step step(path_, field.name);
      report(base::Severity::error, "schema/required", empty->second, "must not be empty");
    }
  }

  ReportBelow reporter() {
    return [this](Node place, std::string_view field, std::string_view id, std::string message,
                  std::string hint) {
      const FieldPath::Below below(path_, field);
      report(base::Severity::error, id, place, std::move(message), std::move(hint));
    };
  }

  // Merge keys count as if their entries stood here.
  void read_entries(Node mapping, const Table& table, Presences& seen, Json* out) {
    for (const auto& [key, value] : mapping.entries()) {
      const std::string_view name = key.resolved().text();
      if (yaml::is_merge_key(key)) {
        read_merged(value.resolved(), table, seen, out);
        continue;
      }
      const Field* const field = find_field(table, name);
      if (field == nullptr) {
        report_unknown(key, name, table, seen);
      } else if (is_absent(value.resolved(), field->type, options_.empties)) {
        seen.empty.emplace_back(field, value.resolved());
      } else {
        seen.present.push_back(field);
        const FieldPath::Step step(path_, name);
        read_field(value, *field, out == nullptr ? nullptr : &(*out)[std::string(name)]);
      }
    }
  }

  void read_merged(Node source, const Table& table, Presences& seen, Json* out) {
    if (source.is_mapping()) {
      read_entries(source, table, seen, out);
      return;
    }
    for (const Node item : last_first(source)) read_merged(item.resolved(), table, seen, out);
  }

  void read_field(Node value, const Field& field, Json* out) {
    if (!field.unimplemented_by.empty()) {
      report(base::Severity::error, "schema/unimplemented", value.resolved(),
             fmt::format("{} doesn't implement it", field.unimplemented_by), "remove it");
      return;
    }
    read(value, field.type, &field, out);
    for (const std::string_view member : field.unique_by) {
      check_unique(value.resolved(), member, reporter());
    }
  }

  void report_unknown(Node key, std::string_view name, const Table& table, Presences& seen) {
    if (options_.unknown_field == UnknownField::ignored) return;
    const auto nearest = suggestion(name, table);
    const std::string printable = base::escape_for_terminal(name);
    switch (options_.unknown_field) {
      case UnknownField::dropped:
        report(base::Severity::notice, "schema/unknown-field", key,
               fmt::format("the field \"{}\" is left out: {} has no such field", printable,
                           table.name));
        return;
      case UnknownField::error:
        if (nearest) seen.meant.push_back(find_field(table, *nearest));
        break;
      default: break;
    }
    report(options_.unknown_field == UnknownField::error ? base::Severity::error
                                                         : base::Severity::warning,
           "schema/unknown-field", key,
           nearest ? fmt::format("unknown field \"{}\"; did you mean \"{}\"?", printable, *nearest)
                   : fmt::format("unknown field \"{}\"", printable));
  }

  static std::optional<std::string_view> suggestion(std::string_view name, const Table& table) {
    std::vector<std::string_view> names;
    for (const Field& field : table.fields) {
      if (std::ranges::find(field.other_names, name) != field.other_names.end()) return field.name;
      if (!field.name.empty()) names.push_back(field.name);
    }
    return base::nearest(name, names);
  }

  void read_map(Node node, const Type& type, const Field* field, Json* out) {
    if (out != nullptr) *out = Json::object();
    if (!expect(node.is_mapping(), node, "a mapping")) return;
    for (const auto& [key, value] : node.entries()) {
      const std::string_view name = key.resolved().text();
      if (yaml::is_merge_key(key)) {
        read_merged_map(value.resolved(), type, field, out);
        continue;
      }
      const FieldPath::Step step(path_, name);
      if (auto violation = key_violation(key.resolved(), type)) {
        report(base::Severity::error, violation->id, key.resolved(), std::move(violation->message));
      }
      read(value, *type.element, field, out == nullptr ? nullptr : &(*out)[std::string(name)]);
    }
  }

  void read_merged_map(Node source, const Type& type, const Field* field, Json* out) {
    Json merged;
    if (source.is_mapping()) {
      read_map(source, type, field, out == nullptr ? nullptr : &merged);
      if (out != nullptr) out->update(merged);
      return;
    }
    for (const Node item : last_first(source)) read_merged_map(item.resolved(), type, field, out);
  }

  void read_list(Node node, const Type& type, const Field* field, Json* out) {
    if (out != nullptr) *out = Json::array();
    if (!expect(node.is_sequence(), node, "a list")) return;
    std::size_t index = 0;
    for (const Node item : node.items()) {
      const FieldPath::Step step(path_, index++);
      read(item, *type.element, field, out == nullptr ? nullptr : &out->emplace_back());
    }
  }

  void read_scalar(Node node, const Type& type, const Field* field, Json* out) {
    if (out == nullptr && is_plain_text(node, type)) return;
    auto value = scalar_value(node, type, field, options_.strings);
    if (!value) {
      report(base::Severity::error, value.error().id, node, std::move(value.error().message),
             std::move(value.error().hint));
    } else if (out != nullptr) {
      *out = std::move(*value);
    }
  }

  // Most scalars of a manifest: no rule says more of them, and nobody needs a copy.
  static bool is_plain_text(Node node, const Type& type) {
    return type.kind == TypeKind::string && type.format == nullptr && node.is_scalar() &&
           yaml::resolve_scalar(node).type == yaml::ScalarType::string;
  }

  const ReadOptions& options_;
  base::Diagnostics& diagnostics_;
  FieldPath path_;
  bool failed_ = false;
};

}  // namespace

bool is_absent(Node node, const Type& type, EmptyRule rule) {
  if (node.is_null()) return true;
  if (rule == EmptyRule::value) return false;
  switch (type.kind) {
    case TypeKind::list: return node.is_sequence() && node.items().empty();
    case TypeKind::string:
    case TypeKind::duration:
      return type.empty_text == EmptyText::by_rule && node.is_scalar() && node.text().empty() &&
             yaml::resolve_scalar(node).type == yaml::ScalarType::string;
    default: return false;
  }
}

bool check(Node node, const Type& type, const ReadOptions& options,
           base::Diagnostics& diagnostics) {
  TypedReader reader(options, diagnostics);
  reader.read(node, type, nullptr, nullptr);
  return !reader.failed();
}

std::optional<Json> read(Node node, const Type& type, const ReadOptions& options,
                         base::Diagnostics& diagnostics) {
  Json out;
  TypedReader reader(options, diagnostics);
  reader.read(node, type, nullptr, &out);
  if (reader.failed()) return std::nullopt;
  return out;
}

}  // namespace istioctl::schema
