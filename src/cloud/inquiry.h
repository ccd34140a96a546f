#pragma once

#include <string>
#include <vector>

#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

/// The ranges of an Inquiry's answer: "10.0.0.0/24 (services), 10.4.0.0/14 (pods)".
[[nodiscard]] std::string listed(const std::vector<FoundRange>& ranges);

}  // namespace istioctl::cloud
