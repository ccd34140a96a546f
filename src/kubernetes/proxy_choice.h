#pragma once

#include <functional>
#include <optional>
#include <string>

#include "istioctl/base/error.h"

namespace istioctl::kubernetes {

/// The proxy for `server`, an http or https URL, by the variables as Go reads them: HTTPS_PROXY or
/// HTTP_PROXY (or in small letters) by the server's scheme, unless NO_PROXY names the host, or
/// it is this machine. Empty: none.
[[nodiscard]] std::string proxy_of_variables(
    const std::string& server,
    const std::function<std::optional<std::string>(const std::string&)>& variable);

/// `proxy` as libcurl takes it: with a scheme, and socks5 leaving names to the proxy as Go's
/// does. An error (`invalid_input`) for another scheme than http, https and socks5.
[[nodiscard]] base::Result<std::string> proxy_address(const std::string& proxy);

}  // namespace istioctl::kubernetes
