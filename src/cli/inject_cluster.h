#pragma once

#include <optional>
#include <string>

#include "cluster_access.h"
#include "istioctl/cli/context.h"
#include "istioctl/net/ip_ranges.h"

/// What kube-inject asks a cluster.
namespace istioctl::cli {

struct InjectQuestions {
  std::optional<std::string> mesh_map = {};  ///< ConfigMap with the mesh config; nothing: not asked
  std::optional<std::string> inject_map = {};  ///< ConfigMap with the inject config
  /// Ranges that somebody wrote down for this cluster: a warning says when they hold no pods of it.
  std::optional<net::IpRanges> ranges = {};
};

/// A text, and what it is called in messages.
struct NamedText {
  std::string name;
  std::string text;
};

struct InjectAnswers {
  std::optional<NamedText> mesh = {};    ///< there when it was asked for
  std::optional<NamedText> inject = {};  ///< likewise
};

/// Asks for all of it at once, in the istio namespace of this run. Nothing when the cluster doesn't
/// give a ConfigMap; what is missing, and what to do without it, was reported then.
[[nodiscard]] std::optional<InjectAnswers> ask_for_injection(const InjectQuestions& questions,
                                                             Cluster& cluster, Context& context);

}  // namespace istioctl::cli
