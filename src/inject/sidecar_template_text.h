#pragma once

#include <string_view>

namespace istioctl::inject {

/// src/inject/sidecar.template, embedded at build time. What stands in [[ ]] depends on
/// kube-inject's flags, what stands in {{ }} on the pod.
extern const std::string_view sidecar_template_text;

}  // namespace istioctl::inject
