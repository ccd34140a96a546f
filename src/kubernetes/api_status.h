#pragma once

#include <string>
#include <string_view>

#include "istioctl/http/client.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::kubernetes {

/// A Status object of the API; members that are missing or of a wrong type stay empty.
[[nodiscard]] Status status_of(const yaml::Json& object);

/// What an answer with another status than 2xx says. From one that holds no Status object (it
/// comes from something between, or is the server's "404 page not found") the reason is empty,
/// and the message is the start of its text, if it is plain text.
[[nodiscard]] Status status_of(const http::Response& response);

/// `status` for people. The message is the server's own where it has one, else names `server`,
/// and `origin`, where it's about what that holds.
[[nodiscard]] ApiFailure failure_of(Status status, std::string_view server,
                                    std::string_view origin = {});

/// Whether the server could say something else when asked again: it is busy, or broken.
[[nodiscard]] bool is_passing(const Status& status);

}  // namespace istioctl::kubernetes
