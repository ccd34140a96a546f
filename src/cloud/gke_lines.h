#pragma once

#include <string>

#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

/// Reads the lines that `grep -e clusterIpv4Cidr -e servicesIpv4Cidr` leaves of a description of a
/// cluster, in YAML or JSON. gcloud repeats the ranges in inner parts of the description; the
/// outermost count. Errors, with their places, when one is missing, is there twice or is no range.
void read_gke_lines(const std::string& text, const std::string& source, RangeAnswer& answer);

}  // namespace istioctl::cloud
