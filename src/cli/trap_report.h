#pragma once

#include <string>
#include <string_view>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"
#include "istioctl/proxy/policy_object.h"
#include "istioctl/store/store.h"

namespace istioctl::cli {

/// The flag --strict, which fills `strict`; it must outlive the flag. `consequence` completes the
/// sentence: "nothing is written then".
[[nodiscard]] Flag strict_flag(bool& strict, std::string_view consequence);

/// Makes errors of the traps among the diagnostics.
void take_traps_for_errors(base::Diagnostics& diagnostics);

/// The traps of what an input gave; where `strict`, as errors.
[[nodiscard]] base::Diagnostics traps_of(proxy::Policy policy, bool strict);

/// The traps that objects of the input have or cause when it is written over what the store has.
/// The store is asked once for each kind that matters, and not at all when the input has none of
/// them. The Error is that of reading it.
[[nodiscard]] base::Result<base::Diagnostics> traps_over_store(proxy::Policy input,
                                                               store::Store& store, bool strict);

/// The warning that the traps stay unknown.
[[nodiscard]] std::string unknown_traps(const base::Error& why);

}  // namespace istioctl::cli
