#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

std::string_view to_string(Holds holds) {
  switch (holds) {
    case Holds::services: return "services";
    case Holds::pods: return "pods";
    case Holds::nodes: return "nodes";
    case Holds::cluster: return "cluster";
  }
  return "";
}

std::string_view to_string(Basis basis) {
  switch (basis) {
    case Basis::asked: return "asked";
    case Basis::published_default: return "published default";
  }
  return "";
}

}  // namespace istioctl::cloud
