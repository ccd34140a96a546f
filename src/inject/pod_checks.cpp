#include "pod_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/net/ip_ranges.h"
#include "istioctl/schema/kubernetes_types.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"
#include "list_place.h"
#include "removal.h"

namespace istioctl::inject {

namespace {

using base::Severity;
using yaml::Node;
using yaml::value_of;

constexpr std::string_view inject_annotation = "sidecar.istio.io/inject";
constexpr std::string_view ranges_annotation = "traffic.sidecar.istio.io/includeOutboundIPRanges";

base::Diagnostic diagnose(const Workload& workload, Severity severity, std::string_view id,
                          Node place, std::string message) {
  auto diagnostic = place.document().diagnose(severity, id, place.span(), std::move(message));
  diagnostic.object = workload.name;
  return diagnostic;
}

std::string path_of(const Workload& workload, std::string_view field) {
  return workload.field.empty() ? std::string(field) : fmt::format("{}.{}", workload.field, field);
}

Node annotation(const PodTemplate& pod, std::string_view name) {
  return value_of(value_of(pod.metadata, "annotations"), name);
}

/// What was found in a comma list as such, where that is written.
base::Diagnostic placed(base::Diagnostic found, Node list) {
  const auto place = list.document().diagnose(found.severity, found.id,
                                              place_of_element(list, found.span.begin), "");
  found.position = place.position;
  found.span = place.span;
  found.line_text = place.line_text;
  return found;
}

bool check_types(const Workload& workload, const PodTemplate& pod, base::Diagnostics& problems) {
  // Fields that came later than this program are the API server's to judge.
  schema::ReadOptions options{.unknown_field = schema::UnknownField::ignored,
                              .object = workload.name};
  bool right = true;
  if (pod.metadata && !pod.metadata.is_null()) {
    options.path = path_of(workload, "metadata");
    right &= schema::check(pod.metadata, schema::object_type(schema::object_meta_table), options,
                           problems);
  }
  options.path = path_of(workload, "spec");
  return schema::check(pod.spec, schema::object_type(schema::pod_spec_table), options, problems) &&
         right;
}

std::string names_of(const std::vector<std::string_view>& names) {
  return base::escape_for_terminal(fmt::format("{}", fmt::join(names, ", ")));
}

std::string_view name_of(Node container) {
  const Node name = value_of(container, "name");
  return name ? name.text() : std::string_view();
}

std::optional<std::int64_t> user_of(Node owner) {
  const Node user = value_of(value_of(owner, "securityContext"), "runAsUser");
  if (!user || !user.is_scalar()) return std::nullopt;
  const yaml::Scalar scalar = yaml::resolve_scalar(user);
  return scalar.type == yaml::ScalarType::integer ? std::optional(scalar.integer) : std::nullopt;
}

/// Whether an init container is a native sidecar, which goes on running beside the others.
bool is_native(Node init_container) {
  const Node policy = value_of(init_container, "restartPolicy");
  return policy && policy.text() == "Always";
}

/// Looks through one pod for what a sidecar doesn't go with.
class PodWarnings {
 public:
  PodWarnings(const Workload& workload, const PodTemplate& pod, const std::vector<std::string>& own,
              base::Diagnostics& problems)
      : workload_(workload), pod_(pod), own_(own), problems_(problems) {}

  void warn_about_user(std::int64_t proxy_uid) {
    const std::optional<std::int64_t> pod_user = user_of(pod_.spec);
    std::vector<Node> running = containers("containers");
    std::ranges::copy_if(containers("initContainers"), std::back_inserter(running), is_native);
    for (const Node container : running) {
      const auto user = user_of(container);
      if (user.value_or(pod_user.value_or(-1)) != proxy_uid) continue;
      warn("inject/proxy-uid", container,
           fmt::format("container {} runs as the sidecar's user {}: its traffic bypasses the "
                       "sidecar",
                       base::escape_for_terminal(name_of(container)), proxy_uid),
           "give it another runAsUser, or the sidecar another --sidecarProxyUID");
    }
  }

  void notice_init_containers() {
    std::vector<std::string_view> plain;
    std::vector<std::string_view> native;
    Node first;
    for (const Node container : containers("initContainers")) {
      if (!first) first = container;
      (is_native(container) ? native : plain).push_back(name_of(container));
    }
    if (!first) return;
    std::string message;
    if (!plain.empty()) {
      message = fmt::format("init containers run before istio-init, and so bypass the sidecar: {}",
                            names_of(plain));
    }
    if (!native.empty()) {
      message += fmt::format(
          "{}native sidecars bypass the sidecar until istio-init has run, and "
          "are redirected later: {}",
          message.empty() ? "" : "; ", names_of(native));
    }
    problems_.push_back(
        diagnose(workload_, Severity::notice, "inject/init-containers", first, std::move(message)));
  }

  void warn_about_service_account() {
    const Node old = value_of(pod_.spec, "serviceAccount");
    if (!old || old.is_null() || old.text().empty()) return;
    const Node current = value_of(pod_.spec, "serviceAccountName");
    if (current && !current.text().empty()) return;
    warn("inject/service-account", old,
         fmt::format("serviceAccount is deprecated and not seen here: the sidecar gets the "
                     "certificates of the account \"default\", not of \"{}\"",
                     base::escape_for_terminal(old.text())),
         "write serviceAccountName");
  }

 private:
  // The user's own, aliases resolved.
  [[nodiscard]] std::vector<Node> containers(std::string_view field) const {
    std::vector<Node> found;
    const Node list = value_of(pod_.spec, field);
    if (!list) return found;
    for (const Node item : list.items()) {
      const Node container = item.resolved();
      const std::string_view name = name_of(container);
      if (std::ranges::find(own_, name) == own_.end()) found.push_back(container);
    }
    return found;
  }

  void warn(std::string_view id, Node place, std::string message, std::string hint) {
    auto diagnostic = diagnose(workload_, Severity::warning, id, place, std::move(message));
    diagnostic.hint = std::move(hint);
    problems_.push_back(std::move(diagnostic));
  }

  const Workload& workload_;
  const PodTemplate& pod_;
  const std::vector<std::string>& own_;
  base::Diagnostics& problems_;
};

}  // namespace

std::optional<PodTemplate> find_pod_template(const Workload& workload) {
  const Node carrier = pod_template_of(workload);
  const Node spec = value_of(carrier, "spec");
  if (!spec || spec.is_null()) return std::nullopt;
  return PodTemplate{.metadata = value_of(carrier, "metadata"), .spec = spec};
}

std::optional<PodTemplate> read_pod_template(const Workload& workload,
                                             base::Diagnostics& problems) {
  auto pod = find_pod_template(workload);
  if (!pod) {
    problems.push_back(diagnose(workload, Severity::notice, "inject/no-pod-template",
                                workload.object.resolved(),
                                "left alone: there is no pod template"));
    return std::nullopt;
  }
  if (!check_types(workload, *pod, problems)) return std::nullopt;
  return pod;
}

std::optional<base::Diagnostic> skip_reason(const Workload& workload, const PodTemplate& pod) {
  const Node host_network = value_of(pod.spec, "hostNetwork");
  if (host_network && yaml::as_boolean(host_network).value_or(false)) {
    return diagnose(workload, Severity::notice, "inject/host-network", host_network,
                    "skipped: the pod uses the host's network, whose traffic isn't ours to "
                    "redirect");
  }
  const Node choice = annotation(pod, inject_annotation);
  if (!choice || choice.is_null() || choice.text().empty()) return std::nullopt;
  // Any case counts here: the annotation's value is a string, no YAML boolean.
  std::string lower(choice.text());
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if (yaml::parse_boolean(lower).value_or(false)) return std::nullopt;
  return diagnose(workload, Severity::notice, "inject/opted-out", choice,
                  fmt::format("skipped: its annotation {} is \"{}\"", inject_annotation,
                              base::escape_for_terminal(choice.text())));
}

std::optional<Redirect> redirect_of(const Workload& workload, const PodTemplate& pod,
                                    const Redirect& flag, base::Diagnostics& problems) {
  const Node value = annotation(pod, ranges_annotation);
  if (!value || value.is_null()) return flag;
  const net::RangesContext where{
      .source = value.document().origin().source,
      .object = workload.name,
      .field = path_of(workload, fmt::format("metadata.annotations[{}]", ranges_annotation))};
  base::Diagnostics found;
  const auto ranges = net::parse_ip_ranges(value.text(), where, found);
  for (base::Diagnostic& one : found) problems.push_back(placed(std::move(one), value));
  if (!ranges) return std::nullopt;
  if (ranges->was_empty()) return Redirect{Redirect::Kind::ranges, no_ranges};
  if (ranges->everything()) return Redirect{.kind = Redirect::Kind::everything};
  if (ranges->has_ipv6())
    problems.push_back(diagnose(
        workload, Severity::warning, "ranges/ipv6-image", value,
        "the pod will not start with the 0.7.1 init image: its script knows no IPv6 ranges"));
  return Redirect{Redirect::Kind::ranges, ranges->to_string()};
}

void warn_about_pod(const Workload& workload, const PodTemplate& pod, std::int64_t proxy_uid,
                    const std::vector<std::string>& own, base::Diagnostics& problems) {
  PodWarnings warnings(workload, pod, own, problems);
  warnings.warn_about_user(proxy_uid);
  warnings.notice_init_containers();
  warnings.warn_about_service_account();
}

}  // namespace istioctl::inject
