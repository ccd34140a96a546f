#pragma once

#include <string_view>

#include "istioctl/http/client.h"

/// The border between the program and the HTTP module, lib/istioctl/http.so. Both link their own
/// C++ runtime, so no exception may cross it: everything here, and the client's functions,
/// turn exceptions into Errors (a failure to allocate into a null pointer).
namespace istioctl::http {

/// Says which program a module belongs to: the types that cross the border have no stable
/// layout between releases.
inline constexpr std::string_view module_identity = ISTIOCTL_VERSION "/2";

/// The module's only entry, named `module_entry_name`. Returns a client that the caller deletes;
/// a null pointer when `identity` isn't the module's own or there is no memory.
using ModuleEntry = HttpClient* (*)(std::string_view identity, const ClientOptions& options);

inline constexpr const char* module_entry_name = "istioctl_http_make_client";

}  // namespace istioctl::http
