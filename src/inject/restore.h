#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/edit.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::inject {

/// How a document's text was before `edits` (sorted): for each the place, how much was put in and
/// what was taken out, and a digest of the whole. One of the edits writes the status annotation,
/// into which this goes: its length counts without the annotation's value, `status`.
[[nodiscard]] yaml::Json make_restore(std::string_view text, const std::vector<yaml::Edit>& edits,
                                      std::string_view status);

/// The text before injection; nothing when `text` is no longer as injection left it. `status`
/// is where the annotation's value stands in it, quotes included.
[[nodiscard]] std::optional<std::string> apply_restore(const yaml::Json& restore,
                                                       std::string_view text, base::Span status);

}  // namespace istioctl::inject
