#include <algorithm>
#include <deque>
#include <memory>

#include "command_functions.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/inject/injector.h"
#include "manifest_rewrite.h"

namespace istioctl::cli {

namespace {

base::Result<int> uninject(const RewriteRequest& request, Context& context) {
  std::deque<inject::Uninjector> uninjectors;  // one a thread
  ManifestRewrite rewrite(request, context, [&]() -> RewriteRawDocument {
    inject::Uninjector& uninjector = uninjectors.emplace_back();
    return [&uninjector](const yaml::RawDocument& document, std::string& out,
                         base::Diagnostics& problems) {
      return uninjector.uninject(document, out, problems);
    };
  });
  const auto rewritten = rewrite.run();
  if (!rewritten) return std::unexpected(rewritten.error());
  if (!*rewritten) return 1;
  const auto had_sidecars = [](const inject::Uninjector& one) { return one.uninjected() > 0; };
  if (std::ranges::none_of(uninjectors, had_sidecars)) {
    context.reporter().notice("no sidecar was found in the input");
  }
  if (auto committed = rewrite.commit(); !committed) return std::unexpected(committed.error());
  return 0;
}

}  // namespace

CommandRecord uninject_command() {
  auto request = std::make_shared<RewriteRequest>();
  return {
      .name = "uninject",
      .summary = "Take the sidecar out of pod manifests again",
      .description =
          "Gives back the manifests as they were before kube-inject, byte for byte. Where a\n"
          "manifest was changed since, what the annotation sidecar.istio.io/status names is taken\n"
          "out, and all else stays. What istioctl 0.7.1 injected is recognised too.",
      .flags = rewrite_flags(*request),
      .exclusive = {exclusive_rewrite_flags()},
      .examples = {{"Undo an injection", "istioctl uninject -f app.yaml --in-place"},
                   {"See what a cluster runs without its sidecars",
                    "kubectl get deployment sleep -o yaml | istioctl uninject -f -"}},
      .run = [request](Context& context) { return uninject(*request, context); },
  };
}

}  // namespace istioctl::cli
