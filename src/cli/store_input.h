#pragma once

#include <optional>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/config/reader.h"
#include "istioctl/kubernetes/store_choice.h"
#include "resource_input.h"

namespace istioctl::cli {

/// The objects of -f beside the store that they are meant for.
struct StoreInput {
  kubernetes::ChosenStore chosen;
  std::vector<config::Resource> resources;  ///< at least one
};

/// Opens the store of this run and reads the objects of -f, which get their namespace from it.
/// Nothing when the objects are wrong, which is reported then. Where there is no store the
/// objects' own errors are reported all the same, before the Error is returned.
[[nodiscard]] base::Result<std::optional<StoreInput>> read_for_store(const InputRequest& request,
                                                                     config::Content content,
                                                                     Context& context);

}  // namespace istioctl::cli
