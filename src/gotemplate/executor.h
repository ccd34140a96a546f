#pragma once

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/fixed_results.h"
#include "istioctl/gotemplate/template.h"
#include "istioctl/gotemplate/value.h"
#include "program.h"

namespace istioctl::gotemplate {

/// Runs the main definition of `program`. See Template::execute_to().
[[nodiscard]] base::Result<void> execute_program(const Program& program, const Value& data,
                                                 OutputSink& sink, const Limits& limits,
                                                 FixedResults* fixed);

}  // namespace istioctl::gotemplate
