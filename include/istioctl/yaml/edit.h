#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"

namespace istioctl::yaml {

/// One change of a text: the bytes of `span` go, `text` comes in their place. An empty span is
/// an insertion.
struct Edit {
  base::Span span;
  std::string text;
  std::uint32_t depth = 0;  ///< of insertions at one place the deeper one stands first
};

/// Sorts edits by place; at one place the deeper first, then in the given order. Spans must not
/// overlap.
void sort_edits(std::vector<Edit>& edits);

/// Appends `text` with its sorted edits applied to `out`: cut and joined, never re-emitted.
void apply_edits(std::string_view text, const std::vector<Edit>& edits, std::string& out);

}  // namespace istioctl::yaml
