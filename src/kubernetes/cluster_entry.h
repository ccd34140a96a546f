#pragma once

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/kubernetes/connection.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

/// The server of a kubeconfig's cluster and how to reach and trust it; without credentials. What
/// client-go refuses is an error. A server without a scheme is an https one where the cluster or
/// the user (`user_has_tls`) speaks of certificates, as in client-go, else an http one.
[[nodiscard]] base::Result<Connection> connection_of(const Section& cluster, bool user_has_tls,
                                                     base::Diagnostics& warnings);

}  // namespace istioctl::kubernetes
