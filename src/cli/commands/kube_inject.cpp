#include <fmt/format.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command_functions.h"
#include "inject_preparation.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/output.h"
#include "istioctl/inject/injector.h"
#include "istioctl/inject/sidecar_template.h"
#include "manifest_rewrite.h"

namespace istioctl::cli {

namespace {

/// The flags of kube-inject. Names and defaults are those of 0.7.1, but for coreDump.
struct Options {
  RewriteRequest request;
  InjectArguments injection;
  bool strict = false;
  std::int64_t verbosity = 2;
  std::string version_string;
};

base::Result<int> emit_template(const inject::InjectOptions& prepared, const Options& options,
                                Context& context) {
  // Whoever injects the template elsewhere may not hear of it.
  if (options.injection.sidecar.core_dump) {
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
  auto prepared = prepare_injection(options.injection, context);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  if (!*prepared) return 1;
  if (options.injection.emit_template) return emit_template(**prepared, options, context);
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
       .target = &options.injection.include_ip_ranges,
       .completer = Completer::provider});
  add({.names = {"hub"},
       .help = "Docker hub of the images",
       .target = &options.injection.sidecar.hub});
  add({.names = {"tag"},
       .help = "Docker tag of the images",
       .target = &options.injection.sidecar.tag});
  add({.names = {"imagePullPolicy"},
       .help = "When the images are pulled: IfNotPresent, Always or Never",
       .target = &options.injection.sidecar.image_pull_policy});
  add({.names = {"sidecarProxyUID"},
       .value_name = "UID",
       .help = "User that the sidecar runs as; its traffic isn't redirected",
       .target = &options.injection.sidecar.proxy_uid,
       .minimum = 0,
       .maximum = 2147483647});
  add({.names = {"debug"},
       .help = "Use the debug images, and let the sidecar change its file system",
       .target = &options.injection.sidecar.debug});
  add({.names = {"coreDump"},
       .help = "Add a privileged init container that lets the sidecar write core dumps",
       .target = &options.injection.sidecar.core_dump});
}

void add_config_flags(Options& options, std::vector<Flag>& flags) {
  const auto add = [&](Flag flag) {
    flag.group = config_group;
    flags.push_back(std::move(flag));
  };
  add({.names = {"meshConfigFile"},
       .value_name = "FILE",
       .help = "Mesh configuration to use, instead of the cluster's or the defaults",
       .target = &options.injection.mesh_config_file,
       .completer = Completer::file});
  add({.names = {"meshConfigMapName"},
       .value_name = "NAME",
       .help = "ConfigMap with the mesh configuration, under the key \"mesh\"",
       .target = &options.injection.mesh_config_map,
       .default_text = default_mesh_config_map});
  add({.names = {"injectConfigFile"},
       .value_name = "FILE",
       .help = "Inject configuration, with a sidecar template, to use",
       .target = &options.injection.inject_config_file,
       .completer = Completer::file});
  add({.names = {"injectConfigMapName"},
       .value_name = "NAME",
       .help = "ConfigMap with the inject configuration, under the key \"config\"",
       .target = &options.injection.inject_config_map});
  add({.names = {"emitTemplate"},
       .help = "Print the default sidecar template, the flags written into it, as an inject "
               "configuration",
       .target = &options.injection.emit_template});
  add({.names = {"offline"},
       .help = "Ask no cluster: without --meshConfigFile the mesh has 0.7.1's defaults",
       .target = &options.injection.offline});
}

void add_other_flags(Options& options, std::vector<Flag>& flags) {
  flags.push_back({.names = {"includeKind"},
                   .value_name = "KIND.GROUP",
                   .help = "Inject this custom resource's spec.template too; may be repeated",
                   .target = &options.injection.included_kinds});
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
