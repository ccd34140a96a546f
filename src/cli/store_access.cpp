#include "store_access.h"

#include <fmt/format.h>

#include "istioctl/base/printable.h"
#include "istioctl/config/reader.h"

namespace istioctl::cli {

base::Result<kubernetes::ChosenStore> open_store(Context& context) {
  const GlobalOptions& globals = context.globals();
  if (globals.name_space) {
    if (auto right = config::check_namespace(*globals.name_space); !right) {
      return std::unexpected(std::move(right.error()));
    }
  }
  auto chosen =
      kubernetes::choose_store({.url = globals.store,
                                .cluster = {.path = globals.kubeconfig,
                                            .context = globals.context,
                                            .variable = [&context](const std::string& name) {
                                              return context.variable(name);
                                            }}});
  if (chosen && chosen->by_default) {
    context.reporter().notice(fmt::format("there is no kubeconfig: using the embedded store {}",
                                          base::escape_for_terminal(*chosen->by_default)));
  }
  return chosen;
}

std::string default_namespace(const Context& context, const kubernetes::ChosenStore& chosen) {
  return context.globals().name_space.value_or(chosen.name_space);
}

}  // namespace istioctl::cli
