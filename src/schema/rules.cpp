#include "istioctl/schema/rules.h"

#include <cmath>
#include <set>

#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::schema {

namespace {

using yaml::Node;

// Beyond it not every whole number has a double of its own.
constexpr double largest_exact = 1e15;

/// Gathers keys. Mappings are looked through once each, however often merge keys name them.
struct KeyCollector {
  std::vector<Node> keys = {};
  std::set<std::string_view> known = {};
  std::set<std::uint32_t> visited = {};

  void visit(Node map) {
    if (!map.is_mapping() || !visited.insert(map.index()).second) return;
    for (const auto& [written, value] : map.entries()) {
      const Node key = written.resolved();
      if (yaml::is_merge_key(key)) {
        visit_source(value.resolved());
      } else if (known.insert(key.text()).second) {
        keys.push_back(key);
      }
    }
  }

  void visit_source(Node source) {
    visit(source);
    for (const Node item : source.items()) visit(item.resolved());
  }
};

}  // namespace

std::optional<std::int64_t> as_integer(Node node) {
  if (!node || !node.resolved().is_scalar()) return std::nullopt;
  const yaml::Scalar scalar = yaml::resolve_scalar(node.resolved());
  if (scalar.type == yaml::ScalarType::integer) return scalar.integer;
  if (scalar.type != yaml::ScalarType::number || std::trunc(scalar.number) != scalar.number ||
      !(std::abs(scalar.number) < largest_exact)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(scalar.number);
}

std::string_view text_of(Node node) {
  if (!node || !node.resolved().is_scalar()) return {};
  const Node scalar = node.resolved();
  return yaml::resolve_scalar(scalar).type == yaml::ScalarType::string ? scalar.text()
                                                                       : std::string_view();
}

std::vector<Node> keys_of(Node map) {
  KeyCollector collector;
  if (map) collector.visit(map.resolved());
  return std::move(collector.keys);
}

}  // namespace istioctl::schema
