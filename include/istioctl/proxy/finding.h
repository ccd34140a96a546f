#pragma once

#include "istioctl/base/diagnostic.h"
#include "istioctl/proxy/route.h"
#include "istioctl/proxy/trap.h"

namespace istioctl::proxy {

/// One thing that there is to say about an object of a policy.
struct Finding {
  const Trap* trap = nullptr;   ///< nullptr: its annotation allows what doesn't exist
  ObjectId about = no_object;   ///< whose author should look at it
  ObjectId cause = no_object;   ///< another object without which it wouldn't be so, if any
  bool in_model = false;        ///< found while the model was computed: it changes what is in there
  base::Diagnostic diagnostic;  ///< with the place in the object
};

}  // namespace istioctl::proxy
