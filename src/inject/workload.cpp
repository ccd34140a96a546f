#include "workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "istioctl/base/printable.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "status.h"

namespace istioctl::inject {

namespace {

using yaml::Node;

// Lists may hold lists; nobody writes more of them than this.
constexpr int max_list_depth = 8;

/// Where a kind has its pod template.
struct TemplatePath {
  std::span<const std::string_view> keys;
  std::string_view field;
};

constexpr std::array<std::string_view, 2> keys_of_spec{"spec", "template"};
constexpr std::array<std::string_view, 4> keys_of_job{"spec", "jobTemplate", "spec", "template"};

constexpr TemplatePath itself{{}, ""};
constexpr TemplatePath template_of_spec{keys_of_spec, "spec.template"};
constexpr TemplatePath template_of_job{keys_of_job, "spec.jobTemplate.spec.template"};

/// A kind that carries a pod template, with the API groups that ever had it, in any version:
/// what a version changed was never the place of the template.
struct WorkloadKind {
  std::string_view kind;
  std::array<std::string_view, 2> groups;
  TemplatePath path;
};

// The core group's name is empty; OpenShift's kinds were in it before they had a group.
constexpr std::array workload_kinds{
    WorkloadKind{"Pod", {"", ""}, itself},
    WorkloadKind{"Deployment", {"apps", "extensions"}, template_of_spec},
    WorkloadKind{"DaemonSet", {"apps", "extensions"}, template_of_spec},
    WorkloadKind{"ReplicaSet", {"apps", "extensions"}, template_of_spec},
    WorkloadKind{"StatefulSet", {"apps", "apps"}, template_of_spec},
    WorkloadKind{"ReplicationController", {"", ""}, template_of_spec},
    WorkloadKind{"Job", {"batch", "extensions"}, template_of_spec},
    WorkloadKind{"CronJob", {"batch", "batch"}, template_of_job},
    WorkloadKind{"DeploymentConfig", {"apps.openshift.io", ""}, template_of_spec},
};

struct TypeMeta {
  std::string_view group;
  std::string_view kind;
};

std::string_view text_at(Node mapping, std::string_view key) {
  const Node value = yaml::value_of(mapping, key);
  return value && value.is_scalar() ? value.text() : std::string_view();
}

// "v1", "v1beta2", "v2alpha1": what Kubernetes serves.
bool is_version(std::string_view text) {
  if (!text.starts_with('v') || text.size() < 2 || text[1] < '1' || text[1] > '9') return false;
  return text.find_first_not_of("0123456789abehlpt", 1) == text.npos;
}

/// The group of an apiVersion; nothing when it is none.
std::optional<std::string_view> group_of(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  if (slash == api_version.npos) {
    return is_version(api_version) ? std::optional(std::string_view()) : std::nullopt;
  }
  if (!is_version(api_version.substr(slash + 1))) return std::nullopt;
  return api_version.substr(0, slash);
}

const WorkloadKind* find_kind(const TypeMeta& type) {
  for (const WorkloadKind& known : workload_kinds) {
    if (known.kind == type.kind &&
        std::ranges::find(known.groups, type.group) != known.groups.end()) {
      return &known;
    }
  }
  return nullptr;
}

enum class ForeignKinds : std::uint8_t { left_alone, with_status };

bool has_status(Node object) {
  Node node = object;
  for (const std::string_view key : {"spec", "template", "metadata", "annotations"}) {
    node = yaml::value_of(node, key);
  }
  return parse_status(text_at(node, status_annotation)).has_value();
}

class Finder {
 public:
  Finder(const std::vector<IncludedKind>& included, ForeignKinds foreign,
         base::Diagnostics& findings)
      : included_(included), foreign_(foreign), findings_(findings) {}

  /// `inherited` is what an item of a typed list (DeploymentList) may leave out.
  void visit(Node node, const TypeMeta& inherited, int depth) {
    const Node object = node.resolved();
    if (!object.is_mapping() || !has_proper_type(object)) return;
    TypeMeta type = inherited;
    if (const std::string_view kind = text_at(object, "kind"); !kind.empty()) {
      const auto group = group_of(text_at(object, "apiVersion"));
      if (!group) {
        notice_lost_version(object, kind);
        return;
      }
      type = {*group, kind};
    }
    if (type.kind.empty()) return;
    if (type.kind.ends_with("List")) {
      visit_items(object, type, depth);
    } else if (const WorkloadKind* const known = find_kind(type)) {
      add(node, type, known->path);
    } else if (is_included(type) || (foreign_ == ForeignKinds::with_status && has_status(object))) {
      add(node, type, template_of_spec);
    } else {
      notice_foreign(object, type);
    }
  }

  std::vector<Workload> take() { return std::move(found_); }

 private:
  // An object whose kind can't be read isn't one to pass by in silence.
  bool has_proper_type(Node object) {
    const Node kind = yaml::value_of(object, "kind");
    if (!kind || kind.is_null()) return true;
    bool proper = true;
    for (const std::string_view field : {"apiVersion", "kind"}) {
      const Node value = yaml::value_of(object, field);
      if (!value || value.is_null()) continue;
      const schema::ReadOptions options{.path = std::string(field)};
      proper &= schema::check(value, {.kind = schema::TypeKind::string}, options, findings_);
    }
    return proper;
  }

  void visit_items(Node list, const TypeMeta& type, int depth) {
    const Node items = yaml::value_of(list, "items");
    if (!items || depth >= max_list_depth) return;
    TypeMeta item_type = type;
    item_type.kind.remove_suffix(std::string_view("List").size());
    for (const Node item : items.items()) visit(item, item_type, depth + 1);
  }

  void add(Node node, const TypeMeta& type, const TemplatePath& path) {
    found_.push_back({.object = node,
                      .name = object_name(node, type.kind),
                      .template_path = path.keys,
                      .field = path.field});
  }

  [[nodiscard]] bool is_included(const TypeMeta& type) const {
    return std::ranges::any_of(included_, [&](const IncludedKind& included) {
      return included.kind == type.kind && included.group == type.group;
    });
  }

  void notice_lost_version(Node object, std::string_view kind) {
    const auto is_kind = [&](const WorkloadKind& known) { return known.kind == kind; };
    const Node version = yaml::value_of(object, "apiVersion");
    if (std::ranges::none_of(workload_kinds, is_kind) || (version && !version.is_null())) return;
    auto notice = object.document().diagnose(base::Severity::notice, "inject/no-api-version",
                                             object.span(), "left alone: there is no apiVersion");
    notice.object = object_name(object, kind);
    findings_.push_back(std::move(notice));
  }

  // Only what looks like a pod template for certain deserves a notice.
  void notice_foreign(Node object, const TypeMeta& type) {
    Node node = object;
    for (const std::string_view key : {"spec", "template", "spec", "containers"}) {
      node = node && node.is_mapping() ? yaml::value_of(node, key) : Node();
    }
    if (!node || !node.is_sequence() || type.group.empty()) return;
    auto notice = object.document().diagnose(
        base::Severity::notice, "inject/foreign-kind", object.span(),
        fmt::format("left alone: {} of {} isn't a kind that kube-inject knows",
                    base::escape_for_terminal(type.kind), base::escape_for_terminal(type.group)));
    notice.object = object_name(object, type.kind);
    notice.hint =
        fmt::format("--includeKind {}.{} injects its pod template",
                    base::escape_for_terminal(type.kind), base::escape_for_terminal(type.group));
    findings_.push_back(std::move(notice));
  }

  const std::vector<IncludedKind>& included_;
  ForeignKinds foreign_;
  base::Diagnostics& findings_;
  std::vector<Workload> found_;
};

}  // namespace

std::string object_name(Node object, std::string_view kind) {
  const Node metadata = yaml::value_of(object, "metadata");
  const std::string_view name = metadata ? text_at(metadata, "name") : std::string_view();
  const std::string_view name_space =
      metadata ? text_at(metadata, "namespace") : std::string_view();
  if (name.empty()) return std::string(kind);
  if (name_space.empty()) return fmt::format("{}/{}", kind, name);
  return fmt::format("{}/{}/{}", kind, name_space, name);
}

std::vector<Workload> find_workloads(Node root, const std::vector<IncludedKind>& included,
                                     base::Diagnostics& findings) {
  if (!root) return {};
  Finder finder(included, ForeignKinds::left_alone, findings);
  finder.visit(root, {}, 0);
  return finder.take();
}

std::vector<Workload> find_workloads_with_status(Node root) {
  if (!root) return {};
  const std::vector<IncludedKind> none;
  base::Diagnostics ignored;  // what isn't taken out isn't checked either
  Finder finder(none, ForeignKinds::with_status, ignored);
  finder.visit(root, {}, 0);
  return finder.take();
}

}  // namespace istioctl::inject
