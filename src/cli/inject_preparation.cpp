#include "inject_preparation.h"

#include <fmt/format.h>

#include <utility>

#include "cluster_access.h"
#include "inject_cluster.h"
#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/net/ip_ranges.h"
#include "provider_ranges.h"

namespace istioctl::cli {

namespace {

// Far above any mesh config or template; a bound for a file that is neither.
constexpr std::size_t largest_config = std::size_t{4} << 20;

/// Reads what the flags name and puts the injector together.
class Preparation {
 public:
  Preparation(const InjectArguments& arguments, Context& context)
      : arguments_(arguments), context_(context) {}

  base::Result<std::optional<inject::InjectOptions>> run() {
    if (arguments_.offline && arguments_.include_ip_ranges == cluster_provider) {
      return base::fail(base::ErrorCode::wrong_usage,
                        "--offline asks no cluster, and --includeIPRanges=auto does");
    }
    inject::InjectOptions prepared{.proxy_uid = arguments_.sidecar.proxy_uid,
                                   .included_kinds = arguments_.included_kinds};
    const bool ranges_right = read_ranges(prepared);
    const bool right = check_pull_policy() && ranges_right;
    auto answered = ask_cluster_if_needed();
    if (!answered) return std::unexpected(std::move(answered.error()));
    if (!*answered) return std::optional<inject::InjectOptions>();
    auto configured = read_files(prepared);
    if (!configured) return std::unexpected(std::move(configured.error()));
    if (!right || !*configured) return std::optional<inject::InjectOptions>();
    return std::optional(std::move(prepared));
  }

 private:
  // Where there is a cluster its mesh config counts, and the defaults would be a guess.
  [[nodiscard]] InjectQuestions questions() const {
    InjectQuestions asked{.inject_map = arguments_.inject_config_map};
    if (!arguments_.offline && arguments_.mesh_config_file.empty() && !arguments_.emit_template) {
      asked.mesh_map = arguments_.mesh_config_map.value_or(default_mesh_config_map);
    }
    if (written_ranges_ && !written_ranges_->everything()) asked.ranges = written_ranges_;
    return asked;
  }

  /// False when the cluster doesn't give what is needed of it, which is reported then.
  base::Result<bool> ask_cluster_if_needed() {
    const InjectQuestions asked = questions();
    if (!asked.mesh_map && !asked.inject_map) return true;
    const auto cluster = open_cluster(context_);
    if (!cluster) return std::unexpected(cluster.error());
    if (*cluster == nullptr) {
      if (auto possible = refuse_config_maps(); !possible) {
        return std::unexpected(std::move(possible.error()));
      }
      return true;
    }
    auto answers = ask_for_injection(asked, **cluster, context_);
    if (answers) answers_ = std::move(*answers);
    return answers.has_value();
  }

  // Without a cluster.
  [[nodiscard]] base::Result<void> refuse_config_maps() const {
    const bool mesh = arguments_.mesh_config_map.has_value();
    if (!mesh && !arguments_.inject_config_map) return {};
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("--{} names a ConfigMap of a cluster, and there is no kubeconfig",
                                  mesh ? "meshConfigMapName" : "injectConfigMapName"),
                      mesh ? "name one with -c or in KUBECONFIG, or pass --meshConfigFile FILE, or "
                             "--offline for 0.7.1's defaults"
                           : "name one with -c or in KUBECONFIG, or pass --injectConfigFile FILE");
  }

  bool read_ranges(inject::InjectOptions& prepared) {
    if (!arguments_.include_ip_ranges) return true;
    base::Diagnostics found;
    const net::RangesContext where{.source = "--includeIPRanges"};
    std::string text = *arguments_.include_ip_ranges;
    const bool written = !is_provider_word(text);
    if (!written) {
      auto list = provider_list(text, context_);
      if (!list) return false;
      text = std::move(*list);
    }
    const auto ranges = net::parse_ip_ranges(text, where, found);
    if (ranges && ranges->was_empty()) {
      found.push_back({.severity = base::Severity::warning,
                       .id = "ranges/empty",
                       .source = "--includeIPRanges",
                       .message = "the value is empty, which means everything; did a command "
                                  "substitution fail?",
                       .hint = "write '*' if everything is meant"});
    }
    if (ranges && ranges->has_ipv6()) {
      found.push_back({.severity = base::Severity::warning,
                       .id = "ranges/ipv6-image",
                       .source = "--includeIPRanges",
                       .message = "the pod will not start with the 0.7.1 init image: its script "
                                  "knows no IPv6 ranges"});
    }
    context_.reporter().report(found);
    if (!ranges) {
      report_mixed_providers(text, context_);
      return false;
    }
    prepared.include_ip_ranges = ranges->everything() ? "" : ranges->to_string();
    if (written) written_ranges_ = ranges;
    return true;
  }

  bool check_pull_policy() {
    const std::string& policy = arguments_.sidecar.image_pull_policy;
    if (policy.empty() || policy == "IfNotPresent" || policy == "Always" || policy == "Never") {
      return true;
    }
    context_.reporter().report(base::Diagnostic{
        .id = "inject/pull-policy",
        .source = "--imagePullPolicy",
        .message = fmt::format("Kubernetes knows no policy {}", base::quote(policy)),
        .hint = "write IfNotPresent, Always or Never"});
    return false;
  }

  /// False when a file's content is wrong, which is reported then.
  base::Result<bool> read_files(inject::InjectOptions& prepared) {
    auto mesh = read_mesh_config(prepared);
    if (!mesh) return mesh;
    const bool default_template = arguments_.inject_config_file.empty() && !answers_.inject;
    auto sidecar =
        default_template ? write_default_template(prepared) : read_inject_config(prepared);
    if (!sidecar) return sidecar;
    return *mesh && *sidecar;
  }

  base::Result<bool> read_mesh_config(inject::InjectOptions& prepared) {
    // A cluster may be of another release, whose fields mean nothing to this one's sidecar.
    if (answers_.mesh)
      return use_mesh_config(*answers_.mesh, schema::UnknownField::warning, prepared);
    if (arguments_.mesh_config_file.empty()) return true;
    const auto file = read_file(arguments_.mesh_config_file);
    if (!file) return std::unexpected(file.error());
    return use_mesh_config(*file, schema::UnknownField::error, prepared);
  }

  bool use_mesh_config(const NamedText& mesh, schema::UnknownField unknown_field,
                       inject::InjectOptions& prepared) {
    base::Diagnostics found;
    auto config = inject::MeshConfig::read(mesh.text, mesh.name, unknown_field, found);
    context_.reporter().report(found);
    if (config) prepared.mesh_config = std::move(*config);
    return config.has_value();
  }

  base::Result<bool> write_default_template(inject::InjectOptions& prepared) {
    inject::SidecarParameters parameters = arguments_.sidecar;
    if (parameters.image_pull_policy.empty()) parameters.image_pull_policy = "IfNotPresent";
    if (prepared.include_ip_ranges && !prepared.include_ip_ranges->empty()) {
      parameters.include_ip_ranges = prepared.include_ip_ranges;
    }
    auto text = inject::default_sidecar_template(parameters);
    if (!text) return std::unexpected(std::move(text.error()));
    prepared.sidecar_template = std::move(*text);
    return true;
  }

  base::Result<bool> read_inject_config(inject::InjectOptions& prepared) {
    if (answers_.inject) return use_inject_config(*answers_.inject, prepared);
    const auto file = read_file(arguments_.inject_config_file);
    if (!file) return std::unexpected(file.error());
    return use_inject_config(*file, prepared);
  }

  bool use_inject_config(const NamedText& inject, inject::InjectOptions& prepared) {
    base::Diagnostics found;
    auto config = inject::read_inject_config(inject.text, inject.name, found);
    context_.reporter().report(found);
    notice_ignored_flags();
    if (!config) return false;
    prepared.template_source = inject.name;
    prepared.sidecar_template = std::move(config->sidecar_template);
    prepared.template_place = config->place;
    return true;
  }

  // These flags only fill the default template.
  void notice_ignored_flags() {
    const inject::SidecarParameters defaults;
    const inject::SidecarParameters& given = arguments_.sidecar;
    std::string ignored;
    const auto add = [&](bool differs, std::string_view flag) {
      if (differs) ignored += (ignored.empty() ? "--" : ", --") + std::string(flag);
    };
    add(given.hub != defaults.hub, "hub");
    add(given.tag != defaults.tag, "tag");
    add(given.debug, "debug");
    add(given.core_dump, "coreDump");
    add(given.image_pull_policy != defaults.image_pull_policy, "imagePullPolicy");
    add(given.proxy_uid != defaults.proxy_uid, "sidecarProxyUID");
    if (ignored.empty()) return;
    context_.reporter().notice(
        fmt::format("without effect beside --injectConfig{}, whose template decides: {}",
                    answers_.inject ? "MapName" : "File", ignored));
  }

  static base::Result<NamedText> read_file(const std::string& path) {
    auto file = base::FileSource::open(path);
    if (!file) return std::unexpected(std::move(file.error()));
    auto text = base::read_all(*file, largest_config);
    if (!text) return std::unexpected(std::move(text.error()));
    return NamedText{.name = path, .text = std::move(*text)};
  }

  const InjectArguments& arguments_;
  Context& context_;
  std::optional<net::IpRanges> written_ranges_;  // as a user wrote them
  InjectAnswers answers_;
};

}  // namespace

base::Result<std::optional<inject::InjectOptions>> prepare_injection(
    const InjectArguments& arguments, Context& context) {
  return Preparation(arguments, context).run();
}

}  // namespace istioctl::cli
