#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "events.h"
#include "istioctl/yaml/document.h"

namespace istioctl::yaml {

/// Fills a Document from a parser's events, and refuses what is well-formed but has no meaning:
/// a key that is there twice, or is no scalar, and an alias inside what it names.
class TreeBuilder final : public EventSink {
 public:
  explicit TreeBuilder(Document& document) : document_(document) {}

  [[nodiscard]] std::expected<void, ParseError> on_event(const Event& event) override;

 private:
  using Status = std::expected<void, ParseError>;

  Status add_alias(const Event& event);
  Status close(std::size_t end);
  std::uint32_t add_node(NodeKind kind, const Event& event);
  [[nodiscard]] std::uint16_t intern_tag(std::string_view tag);
  [[nodiscard]] Status check_keys(std::uint32_t mapping) const;
  [[nodiscard]] Status check_key(Node key) const;
  [[nodiscard]] std::unexpected<ParseError> duplicate(Node key, Node first) const;
  [[nodiscard]] Status check_few_keys(Node mapping) const;
  [[nodiscard]] Status check_many_keys(Node mapping) const;

  Document& document_;
  std::vector<std::uint32_t> open_;                           ///< collections around the next node
  std::unordered_map<std::uint32_t, std::uint32_t> anchors_;  ///< anchor id → node
};

}  // namespace istioctl::yaml
