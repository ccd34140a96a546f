#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "istioctl/net/cidr.h"

namespace istioctl::proxy {

/// A host as an object names it.
struct HostName {
  std::string text = {};  ///< as it is written
  std::string key = {};   ///< the same for all spellings: a short name completed by the namespace,
                          ///< a range without host bits
  std::optional<net::Cidr> range = {};  ///< of an address or a range of them

  [[nodiscard]] bool is_wildcard() const { return text.starts_with('*'); }
  [[nodiscard]] bool is_domain() const { return !range && !is_wildcard(); }
};

/// A short name belongs to `name_space`.
[[nodiscard]] HostName host_name(std::string_view text, std::string_view name_space);

/// Whether a host with this key is a Service of the cluster by its name.
[[nodiscard]] bool is_in_mesh(std::string_view key);

}  // namespace istioctl::proxy
