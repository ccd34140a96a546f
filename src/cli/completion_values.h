#pragma once

#include <vector>

#include "completion_line.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/global_options.h"

namespace istioctl::cli {

/// The words that may stand at a point. `globals` are those of the line that is completed, which
/// say where stored objects are looked for; where they can't be read there are none.
[[nodiscard]] std::vector<Candidate> candidates_at(const CompletionPoint& point,
                                                   const GlobalOptions& globals,
                                                   const Context& context);

}  // namespace istioctl::cli
