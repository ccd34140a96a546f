#pragma once

#include <string>

#include "istioctl/http/client.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/connection.h"

namespace istioctl::kubernetes {

/// What a failure without an answer says to people: it names the server, the kubeconfig that
/// leads to it, the cause and the next step. `proxy` is the URL of the proxy in between, or empty.
[[nodiscard]] ApiFailure failure_of(const http::Failure& failure, const Connection& connection,
                                    const std::string& proxy);

}  // namespace istioctl::kubernetes
