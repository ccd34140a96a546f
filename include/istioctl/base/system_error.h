#pragma once

#include <string>
#include <string_view>

#include "istioctl/base/error.h"

namespace istioctl::base {

/// The text of an errno value, e.g. "No such file or directory".
[[nodiscard]] std::string system_message(int error_number);

/// The Error of a failed system call: "ACTION: text of the errno value", e.g.
/// system_error("cannot open a.yaml", ENOENT). The code follows from the number: ENOENT is
/// `not_found`, EPIPE `closed_pipe`, EISDIR `invalid_input`, missing permissions and full
/// devices are `unavailable`, anything else is `failed`.
[[nodiscard]] Error system_error(std::string_view action, int error_number, std::string hint = {});

}  // namespace istioctl::base
