#pragma once

#include <chrono>

namespace istioctl::kubernetes {

/// The attempts at one call that could do better later.
struct Attempts {
  int failures = 0;
  std::chrono::steady_clock::time_point first_failure = {};
};

}  // namespace istioctl::kubernetes
