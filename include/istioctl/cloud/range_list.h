#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

/// Which IP versions are wanted.
enum class Family : std::uint8_t { ipv4, ipv6, all };

/// The ranges to pass on: those of `family`, duplicates and ranges that another one covers
/// dropped, the order kept. Notices say what was left out. An error (`ranges/no-family`) when
/// nothing is left.
[[nodiscard]] std::vector<FoundRange> select(const std::vector<FoundRange>& found, Family family,
                                             base::Diagnostics& problems);

/// "10.4.0.0/14,10.7.240.0/20"
[[nodiscard]] std::string to_list(const std::vector<FoundRange>& ranges);

/// The same for people: "10.4.0.0/14 (pods), 10.7.240.0/20 (services)", or "no ranges".
[[nodiscard]] std::string listed(const std::vector<FoundRange>& ranges);

/// Compares what a provider says with what the cluster itself says. An error
/// (`ranges/not-covered`) for each range of `cluster` that `answer` doesn't hold: its traffic
/// would bypass the sidecar. A warning (`ranges/outside`) for each of `answer` with addresses that
/// the cluster doesn't name, as far as its ranges can tell: theirs would go through it.
[[nodiscard]] base::Diagnostics compare(const std::vector<FoundRange>& answer,
                                        const std::vector<FoundRange>& cluster);

}  // namespace istioctl::cloud
