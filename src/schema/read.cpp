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
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"
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
      case TypeKind::object: read_object(node, *type.table, out); return;
      case TypeKind::map: read_map(node, type, out); return;
      case TypeKind::list: read_list(node, type, out); return;
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

  void read_object(Node node, const Table& table, Json* out) {
    if (out != nullptr) *out = Json::object();
    if (!expect(node.is_mapping(), node, "a mapping")) return;
    std::vector<const Field*> present;
    read_entries(node, table, present, out);
    for (const Field& field : table.fields) {
      if (field.presence != Presence::required) continue;
      if (std::find(present.begin(), present.end(), &field) != present.end()) continue;
      report(base::Severity::error, "schema/required", node,
             fmt::format("the field \"{}\" is missing", field.name));
    }
  }

  // Merge keys count as if their entries stood here.
  void read_entries(Node mapping, const Table& table, std::vector<const Field*>& present,
                    Json* out) {
    for (const auto& [key, value] : mapping.entries()) {
      const std::string_view name = key.resolved().text();
      if (yaml::is_merge_key(key)) {
        read_merged(value.resolved(), table, present, out);
        continue;
      }
      const Field* const field = find_field(table, name);
      if (field == nullptr) {
        report_unknown(key, name, table);
      } else if (!value.resolved().is_null()) {
        present.push_back(field);
        const FieldPath::Step step(path_, name);
        read(value, field->type, field, out == nullptr ? nullptr : &(*out)[std::string(name)]);
      }
    }
  }

  void read_merged(Node source, const Table& table, std::vector<const Field*>& present, Json* out) {
    if (source.is_mapping()) {
      read_entries(source, table, present, out);
      return;
    }
    for (const Node item : last_first(source)) read_merged(item.resolved(), table, present, out);
  }

  void report_unknown(Node key, std::string_view name, const Table& table) {
    if (options_.unknown_field == UnknownField::ignored) return;
    std::vector<std::string_view> names;
    for (const Field& field : table.fields) {
      if (!field.name.empty()) names.push_back(field.name);
    }
    const auto nearest = base::nearest(name, names);
    const std::string printable = base::escape_for_terminal(name);
    switch (options_.unknown_field) {
      case UnknownField::dropped:
        report(base::Severity::notice, "schema/unknown-field", key,
               fmt::format("the field \"{}\" is left out: {} has no such field", printable,
                           table.name));
        return;
      default: break;
    }
    report(options_.unknown_field == UnknownField::error ? base::Severity::error
                                                         : base::Severity::warning,
           "schema/unknown-field", key,
           nearest ? fmt::format("unknown field \"{}\"; did you mean \"{}\"?", printable, *nearest)
                   : fmt::format("unknown field \"{}\"", printable));
  }

  void read_map(Node node, const Type& type, Json* out) {
    if (out != nullptr) *out = Json::object();
    if (!expect(node.is_mapping(), node, "a mapping")) return;
    for (const auto& [key, value] : node.entries()) {
      const std::string_view name = key.resolved().text();
      if (yaml::is_merge_key(key)) {
        read_merged_map(value.resolved(), type, out);
        continue;
      }
      const FieldPath::Step step(path_, name);
      read(value, *type.element, nullptr, out == nullptr ? nullptr : &(*out)[std::string(name)]);
    }
  }

  void read_merged_map(Node source, const Type& type, Json* out) {
    Json merged;
    if (source.is_mapping()) {
      read_map(source, type, out == nullptr ? nullptr : &merged);
      if (out != nullptr) out->update(merged);
      return;
    }
    for (const Node item : last_first(source)) read_merged_map(item.resolved(), type, out);
  }

  void read_list(Node node, const Type& type, Json* out) {
    if (out != nullptr) *out = Json::array();
    if (!expect(node.is_sequence(), node, "a list")) return;
    std::size_t index = 0;
    for (const Node item : node.items()) {
      const FieldPath::Step step(path_, index++);
      read(item, *type.element, nullptr, out == nullptr ? nullptr : &out->emplace_back());
    }
  }

  void read_scalar(Node node, const Type& type, const Field* field, Json* out) {
    auto value = scalar_value(node, type, field, options_.strings);
    if (!value) {
      report(base::Severity::error, value.error().id, node, std::move(value.error().message),
             std::move(value.error().hint));
    } else if (out != nullptr) {
      *out = std::move(*value);
    }
  }

  const ReadOptions& options_;
  base::Diagnostics& diagnostics_;
  FieldPath path_;
  bool failed_ = false;
};

}  // namespace

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
