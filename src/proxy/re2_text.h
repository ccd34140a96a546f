#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"

namespace istioctl::proxy {

/// A regular expression as rules have it (ECMAScript) in the words of RE2, which Envoy uses, with
/// the same meaning. The error (`unsupported`) says what RE2 doesn't have (lookaround,
/// backreferences), what is no regular expression, or that it is too large.
[[nodiscard]] base::Result<std::string> to_re2(std::string_view pattern);

}  // namespace istioctl::proxy
