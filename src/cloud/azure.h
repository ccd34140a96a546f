#pragma once

#include <vector>

#include "published_default.h"

namespace istioctl::cloud {

/// What is published for Azure's clusters, of the old service and of the new one.
[[nodiscard]] inline std::vector<PublishedRange> azure_default() {
  return {{"10.244.0.0/16", Holds::pods}, {"10.240.0.0/16", Holds::nodes}};
}

}  // namespace istioctl::cloud
