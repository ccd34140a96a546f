#pragma once

#include "fields.h"

namespace istioctl::config {

/// How the kinds of config.istio.io name a service: by its name in the mesh, or by `service`.
extern const Table istio_service_table;

}  // namespace istioctl::config
