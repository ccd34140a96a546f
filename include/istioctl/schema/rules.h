#pragma once

#include <string>
#include <string_view>

#include "istioctl/schema/read.h"
#include "istioctl/schema/table.h"
#include "istioctl/yaml/node.h"

namespace istioctl::schema {

/// Whether a node counts as absent where `type` belongs: null always, and an empty string or
/// list by the rule.
[[nodiscard]] bool is_absent(yaml::Node node, const Type& type, EmptyRule rule);

/// What a rule sees of the object that it checks, and where it reports.
class RuleScope {
 public:
  virtual ~RuleScope() = default;

  /// The object's value under a field of its table, aliases resolved and merge keys followed;
  /// no node where it is absent.
  [[nodiscard]] virtual yaml::Node at(std::string_view field) const = 0;

  /// The object itself, for what is missing in it.
  [[nodiscard]] virtual yaml::Node object() const = 0;

  /// An error at `place`; `field` is the path below the object ("ports[0].name"; empty: the
  /// object itself).
  virtual void error(yaml::Node place, std::string_view field, std::string_view id,
                     std::string message, std::string hint = {}) = 0;
};

}  // namespace istioctl::schema
