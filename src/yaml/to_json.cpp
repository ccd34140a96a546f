#include "istioctl/yaml/to_json.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "alias_budget.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::yaml {

namespace {

/// Counts what is read, and what of it comes by aliases.
class AliasBudget {
 public:
  [[nodiscard]] bool spend(bool in_alias) {
    ++nodes_;
    if (in_alias) ++from_aliases_;
    return is_within_alias_budget(nodes_, from_aliases_);
  }

 private:
  std::uint64_t nodes_ = 0;
  std::uint64_t from_aliases_ = 0;
};

class Converter {
 public:
  explicit Converter(base::Diagnostics& problems) : problems_(problems) {}

  bool convert(Node node, Json& out) {
    if (!budget_.spend(alias_depth_ > 0)) {
      return fail(node, "yaml/excessive-aliasing", excessive_aliasing);
    }
    switch (node.kind()) {
      case NodeKind::alias: return convert_alias(node, out);
      case NodeKind::sequence: return convert_sequence(node, out);
      case NodeKind::mapping: out = Json::object(); return convert_mapping(node, out);
      case NodeKind::scalar: return convert_scalar(node, out);
    }
    return false;
  }

 private:
  bool fail(Node node, std::string_view id, std::string message) {
    problems_.push_back(
        node.document().diagnose(base::Severity::error, id, node.span(), std::move(message)));
    return false;
  }

  bool convert_alias(Node node, Json& out) {
    ++alias_depth_;
    const bool converted = convert(node.resolved(), out);
    --alias_depth_;
    return converted;
  }

  bool convert_sequence(Node node, Json& out) {
    out = Json::array();
    for (const Node item : node.items()) {
      if (!convert(item, out.emplace_back())) return false;
    }
    return true;
  }

  bool convert_mapping(Node node, Json& out) {
    for (const auto& [key, value] : node.entries()) {
      if (is_huge(key)) {
        return fail(key, "yaml/key-type", "Kubernetes takes no such number as a key; quote it");
      }
      const std::string name = key_text(key.resolved());
      if (is_merge_key(key)) {
        if (!merge(value, out)) return false;
      } else if (!convert(value, out[name])) {
        return false;
      }
    }
    return true;
  }

  bool merge(Node source, Json& out) {
    const Node node = source.resolved();
    if (node.is_mapping()) return merge_mapping(source, out);
    if (!node.is_sequence() || source.is_alias()) return fail_merge(source);
    // The first mapping of a list wins, so that it is applied last.
    std::vector<Node> items;
    for (const Node item : node.items()) items.push_back(item);
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
      if (!item->resolved().is_mapping()) return fail_merge(*item);
      if (!merge_mapping(*item, out)) return false;
    }
    return true;
  }

  bool merge_mapping(Node source, Json& out) {
    if (!source.is_alias()) return convert_mapping(source, out);
    ++alias_depth_;
    const bool converted = budget_.spend(true) && convert_mapping(source.resolved(), out);
    --alias_depth_;
    return converted;
  }

  bool fail_merge(Node source) {
    return fail(source, "yaml/merge", "'<<' merges mappings: give it one, or a list of them");
  }

  static bool is_huge(Node key) {
    return resolve_scalar(key.resolved()).type == ScalarType::unsigned_integer;
  }

  // Go writes such a key as the shortest text of a float of 32 bits.
  static std::string float_key(double value) {
    const auto single = static_cast<float>(value);
    if (std::isnan(single)) return ".nan";
    if (std::isinf(single)) return single < 0 ? "-.inf" : ".inf";
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), single,
                                   std::chars_format::general);
    return {buffer.data(), end.ptr};
  }

  // Kubernetes' keys are strings: a number or a boolean becomes its text.
  static std::string key_text(Node key) {
    const Scalar scalar = resolve_scalar(key);
    switch (scalar.type) {
      case ScalarType::boolean: return scalar.boolean ? "true" : "false";
      case ScalarType::integer: return std::to_string(scalar.integer);
      case ScalarType::unsigned_integer: return std::to_string(scalar.unsigned_integer);
      case ScalarType::number: return float_key(scalar.number);
      case ScalarType::null:
      case ScalarType::string: break;
    }
    return std::string(key.text());
  }

  bool convert_scalar(Node node, Json& out) {
    const Scalar scalar = resolve_scalar(node);
    switch (scalar.type) {
      case ScalarType::null: out = nullptr; return true;
      case ScalarType::boolean: out = scalar.boolean; return true;
      case ScalarType::integer: out = scalar.integer; return true;
      case ScalarType::unsigned_integer: out = scalar.unsigned_integer; return true;
      case ScalarType::number:
        if (!std::isfinite(scalar.number)) {
          return fail(node, "yaml/not-a-number",
                      "JSON has no infinity and no NaN; quote the value if it is text");
        }
        out = scalar.number;
        return true;
      case ScalarType::string: break;
    }
    if (promises_other_type(node)) {
      return fail(node, "yaml/tag", "this value isn't what its tag says");
    }
    out = std::string(node.text());
    return true;
  }

  base::Diagnostics& problems_;
  AliasBudget budget_;
  int alias_depth_ = 0;
};

}  // namespace

std::optional<Json> to_json(Node node, base::Diagnostics& problems) {
  Json out;
  if (!Converter(problems).convert(node, out)) return std::nullopt;
  return out;
}

}  // namespace istioctl::yaml
