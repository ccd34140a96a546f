#pragma once

#include "istioctl/base/error.h"
#include "program.h"

namespace istioctl::gotemplate {

/// Fills `program`, whose name, text and functions are set, from its text. The parts of the
/// tree refer to that text, so `program` must not move afterwards.
[[nodiscard]] base::Result<void> parse_program(Program& program);

}  // namespace istioctl::gotemplate
