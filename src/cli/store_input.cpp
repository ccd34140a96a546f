#include "store_input.h"

#include <utility>

#include "store_access.h"

namespace istioctl::cli {

base::Result<std::optional<StoreInput>> read_for_store(const InputRequest& request,
                                                       config::Content content, Context& context) {
  auto chosen = open_store(context);
  if (!chosen && chosen.error().code == base::ErrorCode::wrong_usage) {
    return std::unexpected(std::move(chosen.error()));
  }
  const config::NamespaceRule name_space{.required = context.globals().name_space,
                                         .otherwise = chosen ? chosen->name_space : "default"};
  auto input = read_resources(request, name_space, content, context);
  if (!input) return std::unexpected(std::move(input.error()));
  context.reporter().report(input->diagnostics);
  if (!chosen) return std::unexpected(std::move(chosen.error()));
  if (!input->right) return std::optional<StoreInput>();
  if (input->resources.empty()) return std::unexpected(no_objects());
  return StoreInput{std::move(*chosen), std::move(input->resources)};
}

}  // namespace istioctl::cli
