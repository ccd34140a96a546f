#pragma once

#include "istioctl/base/error.h"
#include "istioctl/kubernetes/connection.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

/// Whether a user of a kubeconfig identifies with a client certificate.
[[nodiscard]] bool has_certificate(const Section& user);

/// Gives a connection its credentials, and the headers of impersonation. What client-go refuses is
/// an error; `cluster` is what a plugin may be told of.
[[nodiscard]] base::Result<void> add_credentials(const Section& user, const Section& cluster,
                                                 const KubeconfigRequest& request,
                                                 Connection& connection);

}  // namespace istioctl::kubernetes
