#pragma once

#include <cstdint>
#include <string>

#include "istioctl/yaml/to_json.h"

namespace istioctl::inject {

/// What decides on the `-i` of istio-init, once a template is rendered.
struct Redirect {
  enum class Kind : std::uint8_t {
    as_template,  ///< the template's own `-i` stays, or none
    everything,   ///< no `-i`
    ranges,       ///< `-i` with `ranges`
  };
  Kind kind = Kind::as_template;
  std::string ranges = {};

  friend bool operator==(const Redirect&, const Redirect&) = default;
};

/// What "redirect nothing" is written as: the rules return before this range, in 0.7.1's image
/// too.
inline constexpr const char* no_ranges = "127.0.0.1/32";

/// Makes the container istio-init of `init_containers` redirect so.
void apply_redirect(const Redirect& redirect, yaml::Json& init_containers);

}  // namespace istioctl::inject
