#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace istioctl::proxy {

/// Hash of strings that can be looked up by views.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

template <typename T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// Values by hosts, which may be or begin with the wildcard `*`. The most specific host decides, as
/// in Envoy: the same one, then the longest wildcard, whose `*` stands for one character or more;
/// at last `*` itself. A lookup costs as much as there are lengths of wildcards.
template <typename T>
class HostIndex {
 public:
  /// Keeps the first value of a host. Returns what is kept, and whether it is the new one.
  std::pair<T*, bool> insert(std::string_view host, T value) {
    if (host.starts_with('*')) {
      auto& tails = tails_[host.size() - 1];
      const auto [at, added] = tails.try_emplace(std::string(host.substr(1)), std::move(value));
      return {&at->second, added};
    }
    const auto [at, added] = exact_.try_emplace(std::string(host), std::move(value));
    return {&at->second, added};
  }

  /// The value of exactly this host, or nullptr.
  [[nodiscard]] const T* find_same(std::string_view host) const {
    if (!host.starts_with('*')) return value_in(exact_, host);
    const auto tails = tails_.find(host.size() - 1);
    return tails == tails_.end() ? nullptr : value_in(tails->second, host.substr(1));
  }

  /// The value of the most specific host that covers this one (itself perhaps a wildcard), or
  /// nullptr.
  [[nodiscard]] const T* find(std::string_view host) const {
    const T* found = nullptr;
    visit(host, [&](const T& value) {
      found = &value;
      return false;
    });
    return found;
  }

  /// Visits the values of all hosts that cover this one, the most specific first, until the
  /// visitor returns false.
  template <typename Visitor>
  void visit(std::string_view host, Visitor visitor) const {
    if (!host.starts_with('*')) {
      const T* const same = value_in(exact_, host);
      if (same != nullptr && !visitor(*same)) return;
    }
    for (const auto& [length, tails] : tails_) {
      if (length >= host.size()) continue;
      const T* const value = value_in(tails, host.substr(host.size() - length));
      if (value != nullptr && !visitor(*value)) return;
    }
  }

 private:
  static const T* value_in(const TextMap<T>& values, std::string_view key) {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
  }

  TextMap<T> exact_;
  std::map<std::size_t, TextMap<T>, std::greater<>> tails_;  ///< by length, without the `*`
};

}  // namespace istioctl::proxy
