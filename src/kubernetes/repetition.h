#pragma once

#include <chrono>
#include <optional>

#include "istioctl/http/client.h"
#include "istioctl/kubernetes/api_client.h"

namespace istioctl::kubernetes {

/// Whether an attempt may have changed something at the server.
enum class Effect : std::uint8_t { none, possible };

/// Whether a call may be made again, after which it has had its effect once all the same.
[[nodiscard]] bool is_repeatable(const ApiRequest& request);

/// Whether a call is one that changes nothing.
[[nodiscard]] bool is_reading(const ApiRequest& request);

/// What a failed attempt may have done: a call that a server refused for being busy, or that
/// never reached it, has done nothing.
[[nodiscard]] Effect effect_of(const ApiRequest& request, const Status& status);
[[nodiscard]] Effect effect_of(const ApiRequest& request, const http::Failure& failure);

/// Whether the same call could do better later.
[[nodiscard]] bool is_passing(const http::Failure& failure);

/// How long the server asks to be left alone (Retry-After in seconds); nothing: it doesn't say.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const http::Response& response);

}  // namespace istioctl::kubernetes
