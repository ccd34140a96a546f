#pragma once

#include <optional>
#include <string>

namespace istioctl::http {

/// How libcurl is made to ask a server for a certificate of another name than its own: by a URL
/// with that name, and the address where it is said to be.
struct NamedHost {
  std::string url;
  std::string connect_to;   ///< CURLOPT_CONNECT_TO
  std::string host_header;  ///< what the server is called all the same
};

/// Nothing when `url` is none of https: TLS isn't used, or the transfer fails anyway.
[[nodiscard]] std::optional<NamedHost> name_host(const std::string& url, const std::string& name);

}  // namespace istioctl::http
