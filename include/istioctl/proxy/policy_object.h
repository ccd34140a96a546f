#pragma once

#include <memory>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/config/resource.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::proxy {

/// One object of a policy: of a store, or of a file.
struct PolicyObject {
  config::Key key = {};
  std::string created = {};     ///< RFC 3339, UTC, whole seconds; empty: not stored, so youngest
  yaml::Json object = {};       ///< the whole object, as config::Reader accepts it
  base::Diagnostic place = {};  ///< where it is, with its name and without a message
  /// Where its fields are, when it was read from a file.
  std::shared_ptr<const config::SourceText> text = {};
};

/// Objects of all namespaces, those without a creation time in the order of their input.
using Policy = std::vector<PolicyObject>;

}  // namespace istioctl::proxy
