#pragma once

#include <memory>
#include <string>

#include "istioctl/http/client.h"

namespace istioctl::http {

/// A client of the module at `path`. A file that isn't there or isn't our module is an Error
/// (`unavailable`). The module stays loaded: libcurl doesn't expect to be unloaded.
[[nodiscard]] base::Result<std::unique_ptr<HttpClient>> make_client_of(
    const std::string& path, const ClientOptions& options);

}  // namespace istioctl::http
