#include "trap_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/proxy/find_traps.h"
#include "policy_input.h"

namespace istioctl::cli {

namespace {

// The kinds that an egress model follows from.
constexpr std::array<std::string_view, 3> kinds_that_matter{"DestinationRule", "ExternalService",
                                                            "VirtualService"};

bool matters(const proxy::PolicyObject& object) {
  return std::ranges::find(kinds_that_matter, object.key.kind->name) != kinds_that_matter.end();
}

// What comes from a file has its text.
bool is_of_input(const proxy::PolicyObject& object) {
  return object.text != nullptr;
}

}  // namespace

Flag strict_flag(bool& strict, std::string_view consequence) {
  return {.names = {"strict"}, .help = consequence, .target = &strict};
}

void take_traps_for_errors(base::Diagnostics& diagnostics) {
  for (base::Diagnostic& found : diagnostics) {
    if (found.id.starts_with(proxy::trap_prefix)) found.severity = base::Severity::error;
  }
}

base::Diagnostics traps_of(proxy::Policy policy, bool strict) {
  const auto model = proxy::EgressModel::compute(std::move(policy));
  auto traps = proxy::find_traps(model, {.concerns = is_of_input});
  if (strict) take_traps_for_errors(traps);
  return traps;
}

base::Result<base::Diagnostics> traps_over_store(proxy::Policy input, store::Store& store,
                                                 bool strict) {
  if (std::ranges::none_of(input, matters)) return traps_of(std::move(input), strict);
  std::vector<const config::Kind*> kinds;
  for (const std::string_view name : kinds_that_matter) kinds.push_back(config::find_kind(name));
  base::Diagnostics left_out;  // is no matter of this input
  auto stored = list_policy(store, std::move(kinds), left_out);
  if (!stored) return std::unexpected(std::move(stored.error()));
  return traps_of(written_over(std::move(*stored), std::move(input)), strict);
}

std::string unknown_traps(const base::Error& why) {
  return fmt::format("what is stored can't be read, so that traps weren't looked for: {}",
                     base::escape_for_terminal(why.message));
}

}  // namespace istioctl::cli
