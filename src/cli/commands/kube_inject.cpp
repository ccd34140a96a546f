#include <fmt/format.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cluster_access.h"
#include "command_functions.h"
#include "inject_cluster.h"
#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/inject/injector.h"
#include "istioctl/inject/sidecar_template.h"
#include "istioctl/net/ip_ranges.h"
#include "manifest_rewrite.h"
#include "provider_ranges.h"

namespace istioctl::cli {

namespace {

// Far above any mesh config or template; a bound for a file that is neither.
constexpr std::size_t largest_config = std::size_t{4} << 20;

constexpr const char* default_mesh_config_map = "istio";

/// The flags of kube-inject. Names and defaults are those of 0.7.1, but for coreDump.
struct Options {
  RewriteRequest request;
  inject::SidecarParameters sidecar;
  std::optional<std::string> include_ip_ranges;
  std::string mesh_config_file;
  std::optional<std::string> mesh_config_map;
  std::string inject_config_file;
  std::optional<std::string> inject_config_map;
  std::vector<std::string> included_kinds;
  bool emit_template = false;
  bool strict = false;
  bool offline = false;
  std::int64_t verbosity = 2;
  std::string version_string;
};

/// Reads what the flags name and puts the injector together.
class Preparation {
 public:
  Preparation(const Options& options, Context& context) : options_(options), context_(context) {}

  /// The template that kube-inject's flags give; nothing when a flag is wrong, which is
  /// reported then.
  base::Result<std::optional<inject::InjectOptions>> run() {
    if (options_.offline && options_.include_ip_ranges == cluster_provider) {
      return base::fail(base::ErrorCode::wrong_usage,
                        "--offline asks no cluster, and --includeIPRanges=auto does");
    }
    inject::InjectOptions prepared{.proxy_uid = options_.sidecar.proxy_uid,
                                   .included_kinds = options_.included_kinds};
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
    InjectQuestions asked{.inject_map = options_.inject_config_map};
    if (!options_.offline && options_.mesh_config_file.empty() && !options_.emit_template) {
      asked.mesh_map = options_.mesh_config_map.value_or(default_mesh_config_map);
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
    const bool mesh = options_.mesh_config_map.has_value();
    if (!mesh && !options_.inject_config_map) return {};
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("--{} names a ConfigMap of a cluster, and there is no kubeconfig",
                                  mesh ? "meshConfigMapName" : "injectConfigMapName"),
                      mesh ? "name one with -c or in KUBECONFIG, or pass --meshConfigFile FILE, or "
                             "--offline for 0.7.1's defaults"
                           : "name one with -c or in KUBECONFIG, or pass --injectConfigFile FILE");
  }

  bool read_ranges(inject::InjectOptions& prepared) {
    if (!options_.include_ip_ranges) return true;
    base::Diagnostics found;
    const net::RangesContext where{.source = "--includeIPRanges"};
    std::string text = *options_.include_ip_ranges;
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
    const std::string& policy = options_.sidecar.image_pull_policy;
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
    const bool default_template = options_.inject_config_file.empty() && !answers_.inject;
    auto sidecar =
        default_template ? write_default_template(prepared) : read_inject_config(prepared);
    if (!sidecar) return sidecar;
    return *mesh && *sidecar;
  }

  base::Result<bool> read_mesh_config(inject::InjectOptions& prepared) {
    // A cluster may be of another release, whose fields mean nothing to this one's sidecar.
    if (answers_.mesh)
      return use_mesh_config(*answers_.mesh, schema::UnknownField::warning, prepared);
    if (options_.mesh_config_file.empty()) return true;
    const auto file = read_file(options_.mesh_config_file);
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
    inject::SidecarParameters parameters = options_.sidecar;
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
    const auto file = read_file(options_.inject_config_file);
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
    const inject::SidecarParameters& given = options_.sidecar;
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

  const Options& options_;
  Context& context_;
  std::optional<net::IpRanges> written_ranges_;  // as a user wrote them
  InjectAnswers answers_;
};

base::Result<int> emit_template(const inject::InjectOptions& prepared, const Options& options,
                                Context& context) {
  // Whoever injects the template elsewhere may not hear of it.
  if (options.sidecar.core_dump) {
    context.reporter().warn("--coreDump adds a privileged container, which many clusters refuse");
  }
  Output output(context, options.request.target.output);
  const auto written = output.write(inject::to_inject_config(prepared.sidecar_template));
  if (!written) return std::unexpected(written.error());
  if (auto committed = output.commit(); !committed) return std::unexpected(committed.error());
  return 0;
}

/// An injector for each thread.
class Injectors {
 public:
  explicit Injectors(inject::Injector first) { injectors_.push_back(std::move(first)); }

  RewriteRawDocument make_rewriter() {
    if (in_use_ == injectors_.size()) injectors_.push_back(injectors_.front().for_another_thread());
    inject::Injector& injector = injectors_[in_use_++];
    return [&injector](const yaml::RawDocument& document, std::string& out,
                       base::Diagnostics& problems) {
      return injector.inject(document, out, problems);
    };
  }

  /// How many workloads have been injected.
  [[nodiscard]] std::size_t injected() const {
    std::size_t count = 0;
    for (const inject::Injector& injector : injectors_) count += injector.injected();
    return count;
  }

 private:
  std::deque<inject::Injector> injectors_;
  std::size_t in_use_ = 0;
};

base::Result<int> inject_manifests(inject::InjectOptions prepared, const Options& options,
                                   Context& context) {
  base::Diagnostics found;
  auto injector = inject::Injector::create(std::move(prepared), found);
  context.reporter().report(found);
  if (!injector) return 1;
  Injectors injectors(std::move(*injector));
  ManifestRewrite rewrite(options.request, context, [&] { return injectors.make_rewriter(); });
  const auto rewritten = rewrite.run();
  if (!rewritten) return std::unexpected(rewritten.error());
  if (!*rewritten) return 1;
  if (options.strict && injectors.injected() == 0) {
    return base::fail(base::ErrorCode::failed, "nothing was injected, and --strict was given",
                      "is there a workload in the input?");
  }
  if (auto committed = rewrite.commit(); !committed) return std::unexpected(committed.error());
  return 0;
}

base::Result<int> kube_inject(const Options& options, Context& context) {
  auto prepared = Preparation(options, context).run();
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  if (!*prepared) return 1;
  if (options.emit_template) return emit_template(**prepared, options, context);
  return inject_manifests(std::move(**prepared), options, context);
}

constexpr std::string_view sidecar_group = "Flags of the default sidecar";
constexpr std::string_view config_group = "Flags of the configuration";

void add_sidecar_flags(Options& options, std::vector<Flag>& flags) {
  const auto add = [&](Flag flag) {
    flag.group = sidecar_group;
    flags.push_back(std::move(flag));
  };
  add({.names = {"includeIPRanges"},
       .value_name = "RANGES",
       .help = "Comma separated CIDR ranges whose traffic the sidecar captures; all else goes "
               "straight to its destination. '*' or no value: everything; the name of a provider: "
               "what 'istioctl ranges' prints for it",
       .target = &options.include_ip_ranges,
       .completer = Completer::provider});
  add({.names = {"hub"}, .help = "Docker hub of the images", .target = &options.sidecar.hub});
  add({.names = {"tag"}, .help = "Docker tag of the images", .target = &options.sidecar.tag});
  add({.names = {"imagePullPolicy"},
       .help = "When the images are pulled: IfNotPresent, Always or Never",
       .target = &options.sidecar.image_pull_policy});
  add({.names = {"sidecarProxyUID"},
       .value_name = "UID",
       .help = "User that the sidecar runs as; its traffic isn't redirected",
       .target = &options.sidecar.proxy_uid,
       .minimum = 0,
       .maximum = 2147483647});
  add({.names = {"debug"},
       .help = "Use the debug images, and let the sidecar change its file system",
       .target = &options.sidecar.debug});
  add({.names = {"coreDump"},
       .help = "Add a privileged init container that lets the sidecar write core dumps",
       .target = &options.sidecar.core_dump});
}

void add_config_flags(Options& options, std::vector<Flag>& flags) {
  const auto add = [&](Flag flag) {
    flag.group = config_group;
    flags.push_back(std::move(flag));
  };
  add({.names = {"meshConfigFile"},
       .value_name = "FILE",
       .help = "Mesh configuration to use, instead of the cluster's or the defaults",
       .target = &options.mesh_config_file,
       .completer = Completer::file});
  add({.names = {"meshConfigMapName"},
       .value_name = "NAME",
       .help = "ConfigMap with the mesh configuration, under the key \"mesh\"",
       .target = &options.mesh_config_map,
       .default_text = default_mesh_config_map});
  add({.names = {"injectConfigFile"},
       .value_name = "FILE",
       .help = "Inject configuration, with a sidecar template, to use",
       .target = &options.inject_config_file,
       .completer = Completer::file});
  add({.names = {"injectConfigMapName"},
       .value_name = "NAME",
       .help = "ConfigMap with the inject configuration, under the key \"config\"",
       .target = &options.inject_config_map});
  add({.names = {"emitTemplate"},
       .help = "Print the default sidecar template, the flags written into it, as an inject "
               "configuration",
       .target = &options.emit_template});
  add({.names = {"offline"},
       .help = "Ask no cluster: without --meshConfigFile the mesh has 0.7.1's defaults",
       .target = &options.offline});
}

void add_other_flags(Options& options, std::vector<Flag>& flags) {
  flags.push_back({.names = {"includeKind"},
                   .value_name = "KIND.GROUP",
                   .help = "Inject this custom resource's spec.template too; may be repeated",
                   .target = &options.included_kinds});
  flags.push_back(
      {.names = {"strict"}, .help = "Fail when nothing was injected", .target = &options.strict});
  flags.push_back({.names = {"verbosity"},
                   .help = "Without effect, as in 0.7.1",
                   .target = &options.verbosity,
                   .visibility = Visibility::hidden});
  flags.push_back({.names = {"setVersionString"},
                   .help = "Without effect, as in 0.7.1",
                   .target = &options.version_string,
                   .visibility = Visibility::hidden});
}

std::vector<Flag> flags_of(Options& options) {
  std::vector<Flag> flags = rewrite_flags(options.request);
  add_sidecar_flags(options, flags);
  add_config_flags(options, flags);
  add_other_flags(options, flags);
  return flags;
}

}  // namespace

CommandRecord kube_inject_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "kube-inject",
      .summary = "Add the sidecar to pod manifests",
      .description =
          "Adds Envoy's sidecar and the init container that redirects traffic to it to every pod\n"
          "template of the input. All that isn't added stays as it was written, to the byte;\n"
          "documents that carry no pod template pass unchanged. Injecting again, perhaps with\n"
          "other flags, replaces the sidecar; uninject takes it out.\n"
          "\n"
          "A pod opts out with the annotation sidecar.istio.io/inject: \"false\", and overrides\n"
          "--includeIPRanges with traffic.sidecar.istio.io/includeOutboundIPRanges.\n"
          "\n"
          "Where a kubeconfig leads to a cluster, its mesh configuration counts\n"
          "(--meshConfigMapName and -i say where); --meshConfigFile and --offline do without.",
      .flags = flags_of(*options),
      .exclusive = {{"filename", "emitTemplate"},
                    {"in-place", "emitTemplate"},
                    {"output-dir", "emitTemplate"},
                    {"injectConfigFile", "injectConfigMapName"},
                    {"offline", "injectConfigMapName"},
                    exclusive_rewrite_flags()},
      .examples = {{"Deploy an application with its sidecar",
                    "kubectl apply -f <(istioctl kube-inject -f app.yaml)"},
                   {"Let the sidecar capture the cluster's own traffic only",
                    "kubectl apply -f <(istioctl kube-inject -f app.yaml "
                    "--includeIPRanges=10.4.0.0/14,10.7.240.0/20)"},
                   {"Update all manifests of a directory in place",
                    "istioctl kube-inject -R -f manifests --in-place"}},
      .run = [options](Context& context) { return kube_inject(*options, context); },
  };
}

}  // namespace istioctl::cli
