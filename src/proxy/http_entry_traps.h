#pragma once

#include "findings.h"
#include "istioctl/proxy/route.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::proxy {

/// Finds the traps that one VirtualService has in itself: entries and matches that earlier ones
/// hide, and weights that don't add up to 100. `spec` is its spec. In time n log n of its length.
void find_http_entry_traps(const yaml::Json& spec, ObjectId id, Findings& findings);

}  // namespace istioctl::proxy
