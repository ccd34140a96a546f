#pragma once

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/kubernetes/connection.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

/// The server of a kubeconfig's cluster and how to reach and trust it; without credentials. What
/// client-go refuses is an error. A server without a scheme is an http one, as in client-go.
[[nodiscard]] base::Result<Connection> connection_of(const Section& cluster,
                                                     base::Diagnostics& warnings);

/// Whether the connection, one of connection_of(), is to be encrypted.
[[nodiscard]] bool uses_tls(const Connection& connection);

}  // namespace istioctl::kubernetes
