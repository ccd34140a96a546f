#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/iptables/explanation.h"
#include "istioctl/iptables/rule_set.h"

namespace istioctl::cli {

/// One connection explained, with all that is printed about it.
struct ExplainedConnection {
  std::string workload = {};  ///< "Deployment/sleep"; empty: no manifest was read
  iptables::RedirectSettings settings;
  std::optional<std::uint32_t> uid = {};  ///< who opens it; nothing: any user but Envoy's
  iptables::Explanation explanation;
};

/// A paragraph each, for people.
[[nodiscard]] std::string to_text(const std::vector<ExplainedConnection>& connections);

/// One JSON array with an object each: workload, destination, port, uid (what isn't given is
/// left out), verdict ("sidecar" or "direct"), target, decidedBy and path.
[[nodiscard]] std::string to_json(const std::vector<ExplainedConnection>& connections);

}  // namespace istioctl::cli
