#pragma once

#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/request.h"
#include "istioctl/verdict/verdict.h"

namespace istioctl::verdict {

/// Whether an object of the model has to do with a request: it names the requested host or holds
/// the requested address, whether or not that has an effect, or it has a part in the verdict.
[[nodiscard]] bool concerns(const proxy::EgressModel& model, const proxy::PolicyObject& object,
                            const Request& request, const Verdict& verdict);

}  // namespace istioctl::verdict
