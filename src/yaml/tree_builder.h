#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "events.h"
#include "istioctl/yaml/document.h"

namespace istioctl::yaml {

/// Fills a Document from a parser's events, and finds what is well-formed but has no meaning:
/// a key that is there twice, or is no scalar, an alias inside what it names, a merge key
/// that names no mapping, a number that JSON hasn't, too many levels and too many aliases.
class TreeBuilder final : public EventSink {
 public:
  explicit TreeBuilder(Document& document) : document_(document) {}

  [[nodiscard]] std::expected<void, ParseError> on_event(const Event& event) override;

  /// All that was found, in the order of the text, once the parser is done.
  [[nodiscard]] std::vector<ParseError> take_findings() &&;

 private:
  using Status = std::expected<void, ParseError>;

  Status add_alias(const Event& event);
  Status open(NodeKind kind, const Event& event);
  void add_scalar(const Event& event);
  void close(std::size_t end);
  void find(std::size_t offset, std::string_view id, std::string message);
  std::uint32_t add_node(NodeKind kind, const Event& event);
  [[nodiscard]] std::uint16_t intern_tag(std::string_view tag);
  void check_keys(Node mapping);
  void check_key(Node key);
  void check_merge(Node source);
  void check_few_keys(Node mapping);
  void check_many_keys(Node mapping);
  void find_duplicate(Node key, Node first);
  void check_alias_budget();

  Document& document_;
  std::vector<std::uint32_t> open_;                           ///< collections around the next node
  std::unordered_map<std::uint32_t, std::uint32_t> anchors_;  ///< anchor id → node
  std::vector<ParseError> findings_;
};

}  // namespace istioctl::yaml
