#pragma once

#include "istioctl/schema/table.h"

namespace istioctl::kubernetes {

/// What a kubeconfig holds (client-go's clientcmd/api/v1), as far as it is used here.
extern const schema::Type kubeconfig_type;

}  // namespace istioctl::kubernetes
