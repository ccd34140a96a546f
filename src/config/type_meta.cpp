#include "type_meta.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"

namespace istioctl::config {

namespace {

using yaml::Node;

/// What later releases call a kind of 0.7.1.
struct LaterName {
  std::string_view later;
  std::string_view name;
};
constexpr std::array later_names{LaterName{"ServiceEntry", "ExternalService"}};

class KindReader {
 public:
  KindReader(Node object, base::Diagnostics& problems) : object_(object), problems_(problems) {}

  const Kind* run(const Kind* inherited) {
    const Node kind_node = yaml::value_of(object_, "kind");
    const bool left_out = !kind_node || kind_node.is_null();
    if (left_out && inherited != nullptr) return inherited;
    if (left_out) {
      report(object_, "", "schema/required", "the field \"kind\" is missing",
             "write for instance kind: ExternalService");
      return nullptr;
    }
    if (!check_string("kind", kind_node)) return nullptr;
    const Kind* const kind = find_kind(kind_node.text());
    if (kind == nullptr) {
      report_unknown(kind_node);
      return nullptr;
    }
    return check_version(*kind) ? kind : nullptr;
  }

 private:
  void report(Node place, std::string_view field, std::string_view id, std::string message,
              std::string hint) {
    auto diagnostic =
        object_.document().diagnose(base::Severity::error, id, place.span(), std::move(message));
    const std::string_view name = text_at(yaml::value_of(object_, "metadata"), "name");
    const std::string_view kind = text_at(object_, "kind");
    diagnostic.object =
        kind.empty() || name.empty() ? std::string(kind) : fmt::format("{}/{}", kind, name);
    diagnostic.field = field;
    diagnostic.hint = std::move(hint);
    problems_.push_back(std::move(diagnostic));
  }

  bool check_string(std::string_view field, Node value) {
    const schema::ReadOptions options{.path = std::string(field)};
    return schema::check(value, {.kind = schema::TypeKind::string}, options, problems_);
  }

  void report_unknown(Node kind) {
    const std::string_view name = kind.text();
    if (is_kubectls_kind(name)) {
      report(kind, "kind", "kind/not-egress",
             fmt::format("{} has nothing to do with egress", base::quote(name)),
             "use kubectl apply -f for it");
      return;
    }
    report(kind, "kind", "kind/unknown",
           fmt::format("{} is no kind that istioctl stores", base::quote(name)), suggestion(name));
  }

  static std::string suggestion(std::string_view name) {
    for (const LaterName& later : later_names) {
      if (later.later == name) return fmt::format("Istio 0.7.1 calls it {}", later.name);
    }
    base::NearestFinder finder(name);
    for (const Kind* const kind : all_kinds()) finder.offer(kind->name);
    if (const auto best = finder.best()) return fmt::format("did you mean {}?", *best);
    return "use kubectl apply -f for it";
  }

  bool check_version(const Kind& kind) {
    const Node version = yaml::value_of(object_, "apiVersion");
    const std::string expected = api_version(kind);
    if (!version || version.is_null()) {
      report(object_, "", "schema/required", "the field \"apiVersion\" is missing",
             fmt::format("write apiVersion: {}", expected));
      return false;
    }
    if (!check_string("apiVersion", version)) return false;
    if (version.text() == expected) return true;
    report(version, "apiVersion", "kind/version",
           fmt::format("{} has no {} that istioctl stores", base::quote(version.text()), kind.name),
           is_near(version.text(), kind)
               ? fmt::format("write {}", expected)
               : fmt::format("write {}, or use kubectl for another project's {}", expected,
                             kind.name));
    return false;
  }

  static bool is_near(std::string_view version, const Kind& kind) {
    const std::string expected = api_version(kind);
    return version.starts_with(kind.group) ||
           base::nearest(version, std::array{std::string_view(expected)}).has_value();
  }

  Node object_;
  base::Diagnostics& problems_;
};

}  // namespace

std::string_view text_at(Node object, std::string_view field) {
  const Node value = object ? yaml::value_of(object, field) : Node();
  return value && value.is_scalar() && !value.is_null() ? value.text() : std::string_view();
}

const Kind* read_kind(Node object, const Kind* inherited, base::Diagnostics& problems) {
  return KindReader(object, problems).run(inherited);
}

}  // namespace istioctl::config
