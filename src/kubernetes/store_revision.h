#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/config/kind.h"

namespace istioctl::kubernetes {

/// Up to where each kind is known. A server gives a resourceVersion for the list of each.
using KindRevisions = std::map<const config::Kind*, std::string>;

/// As one text: "17" where all are the same, else "gateways=17,virtualservices=19". Empty when
/// there are none.
[[nodiscard]] std::string revision_text(const KindRevisions& revisions);

/// What such a text says for these kinds; nothing when it is no such text, or leaves one out.
[[nodiscard]] std::optional<KindRevisions> parse_revisions(
    const std::string& text, const std::vector<const config::Kind*>& kinds);

}  // namespace istioctl::kubernetes
