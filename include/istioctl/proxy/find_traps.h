#pragma once

#include <functional>

#include "istioctl/base/diagnostic.h"
#include "istioctl/proxy/egress_model.h"

namespace istioctl::proxy {

struct TrapOptions {
  /// Which objects are asked about: a trap counts when it is about one of them, or when one of
  /// them causes it. Nothing: all.
  std::function<bool(const PolicyObject&)> concerns = {};
  /// Also what is a matter of this program's sidecar alone (TrapReach::own_sidecar).
  bool own_sidecar = false;
};

/// The traps of a policy by the age of the objects that they are about, with their places there
/// (of a stored object its name). What an object allows by its annotation is left out; what it
/// allows and doesn't exist is a warning of its own, "policy/unknown-trap". Those of
/// EgressModel::diagnostics() are among them: report one of the two.
///
/// None is an error; `notice` is the severity of what may well be meant so. The analysis is part
/// of computing a model, in time n log n; this picks from its result.
[[nodiscard]] base::Diagnostics find_traps(const EgressModel& model,
                                           const TrapOptions& options = {});

}  // namespace istioctl::proxy
