#include "tree_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/printable.h"

namespace istioctl::yaml {

namespace {

// Above this, comparing every key with every other costs more than a hash table.
constexpr std::size_t few_keys = 24;

constexpr std::string_view merge_key = "<<";

}  // namespace

std::expected<void, ParseError> TreeBuilder::on_event(const Event& event) {
  switch (event.kind) {
    case EventKind::scalar: add_node(NodeKind::scalar, event); return {};
    case EventKind::alias: return add_alias(event);
    case EventKind::sequence_start: open_.push_back(add_node(NodeKind::sequence, event)); return {};
    case EventKind::mapping_start: open_.push_back(add_node(NodeKind::mapping, event)); return {};
    case EventKind::sequence_end:
    case EventKind::mapping_end: return close(event.end);
  }
  return {};
}

std::uint32_t TreeBuilder::add_node(NodeKind kind, const Event& event) {
  const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
  document_.nodes_.push_back({.kind = kind,
                              .style = event.style,
                              .tag = intern_tag(event.tag),
                              .anchor = kind == NodeKind::alias ? 0 : event.anchor,
                              .begin = static_cast<std::uint32_t>(event.begin),
                              .content_begin = static_cast<std::uint32_t>(event.content_begin),
                              .end = static_cast<std::uint32_t>(event.end),
                              .subtree_end = index + 1,
                              .extra = event.indent});
  if (kind != NodeKind::alias && event.anchor != 0) anchors_[event.anchor] = index;
  return index;
}

std::uint16_t TreeBuilder::intern_tag(std::string_view tag) {
  if (tag.empty()) return 0;
  auto& tags = document_.tags_;
  const auto found = std::ranges::find(tags, tag);
  if (found != tags.end()) return static_cast<std::uint16_t>(found - tags.begin() + 1);
  // A document with more tags than fit has no meaning to anybody; they count as unknown.
  if (tags.size() >= UINT16_MAX) return UINT16_MAX;
  tags.emplace_back(tag);
  return static_cast<std::uint16_t>(tags.size());
}

std::expected<void, ParseError> TreeBuilder::add_alias(const Event& event) {
  const auto target = anchors_.find(event.anchor);
  if (target == anchors_.end() || std::ranges::find(open_, target->second) != open_.end()) {
    return std::unexpected(ParseError{event.begin, "yaml/alias-inside-itself",
                                      "this alias stands inside the value that it names"});
  }
  const std::uint32_t index = add_node(NodeKind::alias, event);
  document_.nodes_[index].extra = target->second;
  document_.has_aliases_ = true;
  return {};
}

std::expected<void, ParseError> TreeBuilder::close(std::size_t end) {
  const std::uint32_t index = open_.back();
  open_.pop_back();
  auto& node = document_.nodes_[index];
  node.end = static_cast<std::uint32_t>(end);
  node.subtree_end = static_cast<std::uint32_t>(document_.nodes_.size());
  return node.kind == NodeKind::mapping ? check_keys(index) : Status{};
}

std::expected<void, ParseError> TreeBuilder::check_keys(std::uint32_t mapping) const {
  const Node node(document_, mapping);
  std::size_t count = 0;
  for (const auto& [key, value] : node.entries()) {
    if (auto legal = check_key(key); !legal) return legal;
    ++count;
  }
  return count <= few_keys ? check_few_keys(node) : check_many_keys(node);
}

std::expected<void, ParseError> TreeBuilder::check_key(Node key) const {
  const Node named = key.resolved();
  const std::size_t offset = key.span().begin;
  if (!named.is_scalar()) {
    return std::unexpected(
        ParseError{offset, "yaml/key-type", "a key must be text, not a list or a mapping"});
  }
  if (named.is_null()) {
    return std::unexpected(
        ParseError{offset, "yaml/key-type", "a key can't be null; quote it if it is text"});
  }
  return {};
}

std::unexpected<ParseError> TreeBuilder::duplicate(Node key, Node first) const {
  return std::unexpected(
      ParseError{key.span().begin, "yaml/duplicate-key",
                 fmt::format("the key \"{}\" is here twice, first on line {}; remove one",
                             base::escape_for_terminal(key.resolved().text()),
                             document_.position(first.span().begin).line)});
}

std::expected<void, ParseError> TreeBuilder::check_few_keys(Node mapping) const {
  for (auto entry = mapping.entries().begin(); entry != mapping.entries().end(); ++entry) {
    const Node key = (*entry).key;
    const std::string_view text = key.resolved().text();
    if (text == merge_key) continue;
    for (auto earlier = mapping.entries().begin(); earlier != entry; ++earlier) {
      const Node other = (*earlier).key;
      if (other.resolved().text() == text) return duplicate(key, other);
    }
  }
  return {};
}

std::expected<void, ParseError> TreeBuilder::check_many_keys(Node mapping) const {
  std::unordered_map<std::string_view, Node> seen;
  for (const auto& [key, value] : mapping.entries()) {
    const std::string_view text = key.resolved().text();
    if (text == merge_key) continue;
    const auto [place, is_new] = seen.emplace(text, key);
    if (!is_new) return duplicate(key, place->second);
  }
  return {};
}

}  // namespace istioctl::yaml
