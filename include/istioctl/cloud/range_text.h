#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/cloud/range_source.h"
#include "istioctl/yaml/node.h"

namespace istioctl::cloud {

/// What is known of a text before it is read.
struct RangeContext {
  Holds holds = Holds::cluster;
  std::string origin = {};  ///< of FoundRange
  std::string field = {};   ///< for diagnostics: "networkProfile.podCidr"
};

/// Reads one range, or several with commas between, as the settings of clusters hold them. A range
/// needs its prefix; `*` and nothing are none. Host bits are cleared, with a warning
/// (`ranges/host-bits`). False, with an error (`ranges/invalid`) for each bad one, and nothing
/// added; places are those of `about`.
bool read_ranges(std::string_view text, const RangeContext& context, const base::Diagnostic& about,
                 std::vector<FoundRange>& found, base::Diagnostics& problems);

/// The same for a node that is a string, or a list of them. Anything else is an error.
bool read_ranges(yaml::Node node, const RangeContext& context, std::vector<FoundRange>& found,
                 base::Diagnostics& problems);

}  // namespace istioctl::cloud
