#pragma once

#include <chrono>
#include <utility>

#include "istioctl/base/error.h"
#include "istioctl/base/unique_fd.h"

namespace istioctl::iptables {

/// Keeps other runs of this program away from the rules of this network namespace, from reading
/// them to having changed them. What other programs do it doesn't stop: the lock of iptables
/// covers one change of the legacy backend, and nothing covers the nft backend.
class NetworkLock {
 public:
  /// Waits as long as `wait` for a run that holds it, then it is `unavailable`. Where the
  /// namespace can't be named (no /proc) nothing is locked, which is no failure.
  [[nodiscard]] static base::Result<NetworkLock> take(std::chrono::seconds wait);

 private:
  explicit NetworkLock(base::UniqueFd fd) : fd_(std::move(fd)) {}

  base::UniqueFd fd_;
};

}  // namespace istioctl::iptables
