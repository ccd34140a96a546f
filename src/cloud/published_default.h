#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

/// A range as documentation gives it for all clusters of a kind.
struct PublishedRange {
  std::string_view text;
  Holds holds;
};

/// Adds what the documentation of Istio 0.7 ("Control Egress Traffic") gives for clusters of this
/// kind, marked as nobody's answer. `title` is Provider::title.
void add_published_default(std::string_view title, const std::vector<PublishedRange>& ranges,
                           RangeAnswer& answer);

/// A source that knows nothing else.
[[nodiscard]] std::unique_ptr<RangeSource> published_source(std::string_view title,
                                                            std::vector<PublishedRange> ranges);

}  // namespace istioctl::cloud
