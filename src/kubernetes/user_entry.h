#pragma once

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/kubernetes/connection.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

/// Gives a connection its credentials, and the headers of impersonation. What client-go refuses is
/// an error; `cluster` is what a plugin may be told of. A server without TLS gets no credentials.
[[nodiscard]] base::Result<void> add_credentials(const Section& user, const Section& cluster,
                                                 const KubeconfigRequest& request,
                                                 Connection& connection,
                                                 base::Diagnostics& warnings);

}  // namespace istioctl::kubernetes
