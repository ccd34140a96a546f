#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/schema/read.h"
#include "istioctl/schema/table.h"
#include "istioctl/yaml/node.h"

namespace istioctl::schema {

/// Whether a node counts as absent where `type` belongs: null always, and an empty string or
/// list by the rule.
[[nodiscard]] bool is_absent(yaml::Node node, const Type& type, EmptyRule rule);

/// The whole number that a node is (`1e3` is one), if it is one and fits.
[[nodiscard]] std::optional<std::int64_t> as_integer(yaml::Node node);

/// The text of a string, aliases resolved; empty for no node and for whatever isn't a string.
[[nodiscard]] std::string_view text_of(yaml::Node node);

/// The keys of a map, each once, those that merge keys bring among them.
[[nodiscard]] std::vector<yaml::Node> keys_of(yaml::Node map);

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
