#include "ranges.h"

#include <algorithm>

namespace istioctl::inject {

namespace {

using yaml::Json;

// proxy_init takes the last -i that it is given; there is to be one.
Json without_ranges(const Json& args) {
  Json kept = Json::array();
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "-i") {
      ++i;  // its value
    } else {
      kept.push_back(args[i]);
    }
  }
  return kept;
}

std::size_t place_of_ranges(const Json& args) {
  const auto found = std::find(args.begin(), args.end(), Json("-i"));
  return static_cast<std::size_t>(found - args.begin());
}

}  // namespace

void apply_redirect(const Redirect& redirect, Json& init_containers) {
  if (redirect.kind == Redirect::Kind::as_template) return;
  for (Json& container : init_containers) {
    if (container.value("name", std::string()) != "istio-init") continue;
    Json& args = container["args"];
    if (!args.is_array()) args = Json::array();
    const std::size_t place = place_of_ranges(args);
    args = without_ranges(args);
    if (redirect.kind != Redirect::Kind::ranges) continue;
    const auto at = static_cast<std::ptrdiff_t>(std::min(place, args.size()));
    args.insert(args.insert(args.begin() + at, Json("-i")) + 1, Json(redirect.ranges));
  }
}

}  // namespace istioctl::inject
