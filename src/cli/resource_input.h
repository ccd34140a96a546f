#pragma once

#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/config/reader.h"

namespace istioctl::cli {

/// What a run's -f gave.
struct ResourceInput {
  std::vector<config::Resource> resources = {};  ///< in the order of the input
  base::Diagnostics diagnostics = {};            ///< in the order of the input, none reported yet
  bool right = true;                             ///< whether there was no error
};

/// Reads the objects of all inputs, several files at a time, and checks each of them and that no
/// object is there twice. What is wrong with the objects is in the result. Of inputs that can't be
/// read all but the last are reported, with the diagnostics, and the last is the Error.
[[nodiscard]] base::Result<ResourceInput> read_resources(const InputRequest& request,
                                                         const config::NamespaceRule& name_space,
                                                         config::Content content, Context& context);

/// The error of an input without any object.
[[nodiscard]] base::Error no_objects();

}  // namespace istioctl::cli
