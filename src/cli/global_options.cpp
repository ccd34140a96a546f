#include "istioctl/cli/global_options.h"

namespace istioctl::cli {

std::vector<Flag> global_flags(GlobalOptions& options) {
  constexpr std::string_view group = "Global flags";
  return {
      {.names = {"kubeconfig"},
       .letter = 'c',
       .value_name = "FILE",
       .help = "Kubernetes configuration file",
       .target = &options.kubeconfig,
       .completer = Completer::file,
       .group = group},
      {.names = {"context"},
       .value_name = "NAME",
       .help = "Context of the kubeconfig to use",
       .target = &options.context,
       .completer = Completer::context,
       .group = group},
      {.names = {"namespace"},
       .letter = 'n',
       .value_name = "NS",
       .help = "Namespace of the objects",
       .target = &options.name_space,
       .completer = Completer::name_space,
       .group = group},
      {.names = {"istioNamespace"},
       .letter = 'i',
       .value_name = "NS",
       .help = "Namespace of Istio itself",
       .target = &options.istio_namespace,
       .completer = Completer::name_space,
       .group = group},
      {.names = {"store"},
       .value_name = "URL",
       .help = "Configuration store: sqlite:PATH or kubernetes:",
       .target = &options.store,
       .group = group},
      {.names = {"verbose"},
       .letter = 'v',
       .help = "Say on stderr what is being done",
       .target = &options.verbose,
       .group = group},
      {.names = {"color"},
       .value_name = "WHEN",
       .help = "Color: auto, always or never",
       .target = &options.color,
       .values = {"auto", "always", "never"},
       .completer = Completer::values,
       .group = group},
  };
}

}  // namespace istioctl::cli
