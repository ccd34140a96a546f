#pragma once

#include <functional>
#include <map>
#include <utility>

#include "istioctl/net/cidr.h"
#include "istioctl/net/ip_address.h"

namespace istioctl::proxy {

/// Values by ranges of addresses; the narrowest range that holds an address decides.
template <typename T>
class RangeIndex {
 public:
  /// Keeps the first value of a range. Returns what is kept, and whether it is the new one.
  std::pair<T*, bool> insert(const net::Cidr& range, T value) {
    auto& same_length = values_[range.prefix()];
    const auto [at, added] = same_length.try_emplace(range.network(), std::move(value));
    return {&at->second, added};
  }

  /// The value of the narrowest range that holds the whole of `range`, or nullptr.
  [[nodiscard]] const T* find(const net::Cidr& range) const {
    for (const auto& [prefix, values] : values_) {
      if (prefix > range.prefix()) continue;
      const auto found = values.find(net::Cidr(range.address(), prefix).network());
      if (found != values.end()) return &found->second;
    }
    return nullptr;
  }

  [[nodiscard]] const T* find(const net::IpAddress& address) const {
    return find(net::Cidr(address, address.width()));
  }

  [[nodiscard]] bool is_empty() const { return values_.empty(); }

 private:
  std::map<unsigned, std::map<net::Cidr, T>, std::greater<>> values_;  ///< by prefix
};

}  // namespace istioctl::proxy
