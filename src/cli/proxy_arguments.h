#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/proxy/envoy.h"

namespace istioctl::cli {

/// What --access-log and --inbound say. An error (`invalid_input`) names the value.
[[nodiscard]] base::Result<proxy::EnvoyOptions> envoy_options(
    const std::string& access_log, const std::vector<std::string>& inbound);

/// What --labels says: KEY=VALUE, joined by commas. An error (`invalid_input`) names the value.
[[nodiscard]] base::Result<std::map<std::string, std::string, std::less<>>> pod_labels(
    const std::vector<std::string>& labels);

}  // namespace istioctl::cli
