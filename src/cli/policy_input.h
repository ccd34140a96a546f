#pragma once

#include <optional>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/config/resource.h"
#include "istioctl/proxy/policy_object.h"
#include "istioctl/store/store.h"

namespace istioctl::cli {

/// Where the policy of a run comes from: files, the store, or both.
struct PolicyRequest {
  InputRequest inputs = {};
  bool with_store = false;
};

/// The objects of files as a policy; without an age, since they aren't stored. The first is of
/// objects that are to be written (config::Content::whole), the second of others.
[[nodiscard]] proxy::Policy policy_of_texts(const std::vector<config::Resource>& resources);
[[nodiscard]] proxy::Policy policy_of_fields(std::vector<config::Resource> resources);

/// What a store has of these kinds. A stored object that isn't valid is left out, with a warning.
[[nodiscard]] base::Result<proxy::Policy> list_policy(store::Store& store,
                                                      std::vector<const config::Kind*> kinds,
                                                      base::Diagnostics& left_out);

/// What the store would have if the input were applied: an object of the input takes the place of
/// the stored one, and its age.
[[nodiscard]] proxy::Policy written_over(proxy::Policy stored, proxy::Policy input);

/// The flags -f, -R and --with-store, which fill `request`; it must outlive them.
[[nodiscard]] std::vector<Flag> policy_flags(PolicyRequest& request);

/// Reads the policy: of the files alone where there are some, of the store where there are none,
/// and with --with-store of both, where a file's object takes the place of the stored one, and its
/// age. Nothing when the files' objects are wrong, which is reported then. A stored object that
/// isn't valid is left out with a warning.
[[nodiscard]] base::Result<std::optional<proxy::Policy>> read_policy(const PolicyRequest& request,
                                                                     Context& context);

}  // namespace istioctl::cli
