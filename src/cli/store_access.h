#pragma once

#include <string>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/kubernetes/store_choice.h"

namespace istioctl::cli {

/// The cluster in which the store of this run is, which stays the context's; nullptr where it is an
/// embedded one.
[[nodiscard]] base::Result<kubernetes::ApiClient*> open_store_cluster(Context& context);

/// The store of this run, by its flags and environment; a notice names the embedded store's file
/// when nobody asked for it. A namespace given by -n is checked here.
[[nodiscard]] base::Result<kubernetes::ChosenStore> open_store(Context& context);

/// The namespace of objects that name none: -n, else the store's.
[[nodiscard]] std::string default_namespace(const Context& context,
                                            const kubernetes::ChosenStore& chosen);

}  // namespace istioctl::cli
