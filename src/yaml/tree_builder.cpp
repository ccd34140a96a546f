#include "tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "alias_budget.h"
#include "istioctl/base/printable.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"
#include "scalar.h"

namespace istioctl::yaml {

namespace {

// Above this, comparing every key with every other costs more than a hash table.
constexpr std::size_t few_keys = 24;

// What Kubernetes reads is nested a few dozen levels. yaml-cpp stops at 500, but can't say where.
constexpr std::size_t max_depth = 400;

// More findings than this in one document help nobody.
constexpr std::size_t most_findings = 100;

// Only such scalars can be something that JSON can't say.
bool may_be_special(Node scalar) {
  const std::string_view text = scalar.document().text();
  const base::Span span = scalar.content();
  const char first = span.begin < span.end ? text[span.begin] : '\0';
  return !scalar.tag().empty() || first == '.' || first == '+' || first == '-';
}

}  // namespace

std::expected<void, ParseError> TreeBuilder::on_event(const Event& event) {
  switch (event.kind) {
    case EventKind::scalar: add_scalar(event); return {};
    case EventKind::alias: return add_alias(event);
    case EventKind::sequence_start: return open(NodeKind::sequence, event);
    case EventKind::mapping_start: return open(NodeKind::mapping, event);
    case EventKind::sequence_end:
    case EventKind::mapping_end: close(event.end); return {};
  }
  return {};
}

std::vector<ParseError> TreeBuilder::take_findings() && {
  if (document_.has_aliases_ && findings_.empty()) check_alias_budget();
  std::ranges::stable_sort(findings_, {}, &ParseError::offset);
  return std::move(findings_);
}

void TreeBuilder::find(std::size_t offset, std::string_view id, std::string message) {
  if (findings_.size() >= most_findings) return;
  findings_.push_back({offset, std::string(id), std::move(message)});
}

std::expected<void, ParseError> TreeBuilder::open(NodeKind kind, const Event& event) {
  if (open_.size() >= max_depth) {
    return std::unexpected(ParseError{event.begin, "yaml/too-deep",
                                      fmt::format("nested more than {} levels deep", max_depth)});
  }
  open_.push_back(add_node(kind, event));
  return {};
}

void TreeBuilder::add_scalar(const Event& event) {
  const std::uint32_t index = add_node(NodeKind::scalar, event);
  if (event.style != Style::literal && event.style != Style::folded) {
    const std::string_view bytes =
        document_.text_.substr(event.content_begin, event.end - event.content_begin);
    document_.nodes_[index].extra = is_verbatim(bytes, event.style) ? 0 : 1;
  }
  const Node node(document_, index);
  if (document_.format_ == Format::json || event.style == Style::literal ||
      event.style == Style::folded || !may_be_special(node)) {
    return;
  }
  const Scalar scalar = resolve_scalar(node);
  if (scalar.type == ScalarType::number && !std::isfinite(scalar.number)) {
    find(event.begin, "yaml/not-a-number",
         "JSON has no infinity and no NaN; quote the value if it is text");
  } else if (scalar.type == ScalarType::string && promises_other_type(node)) {
    find(event.begin, "yaml/tag", "this value isn't what its tag says");
  }
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

void TreeBuilder::close(std::size_t end) {
  const std::uint32_t index = open_.back();
  open_.pop_back();
  auto& node = document_.nodes_[index];
  node.end = static_cast<std::uint32_t>(end);
  node.subtree_end = static_cast<std::uint32_t>(document_.nodes_.size());
  if (node.kind == NodeKind::mapping) check_keys(Node(document_, index));
}

void TreeBuilder::check_keys(Node mapping) {
  std::size_t count = 0;
  for (const auto& [key, value] : mapping.entries()) {
    check_key(key);
    if (is_merge_key(key)) check_merge(value);
    ++count;
  }
  count <= few_keys ? check_few_keys(mapping) : check_many_keys(mapping);
}

void TreeBuilder::check_key(Node key) {
  const Node named = key.resolved();
  const std::size_t offset = key.span().begin;
  if (!named.is_scalar()) {
    find(offset, "yaml/key-type", "a key must be text, not a list or a mapping");
  } else if (named.is_null()) {
    find(offset, "yaml/key-type", "a key can't be null; quote it if it is text");
  }
}

void TreeBuilder::check_merge(Node source) {
  const Node node = source.resolved();
  if (node.is_mapping()) return;
  const auto is_mapping = [](Node item) { return item.resolved().is_mapping(); };
  if (node.is_sequence() && std::ranges::all_of(node.items(), is_mapping)) return;
  find(source.span().begin, "yaml/merge", "'<<' merges mappings: give it one, or a list of them");
}

void TreeBuilder::find_duplicate(Node key, Node first) {
  find(key.span().begin, "yaml/duplicate-key",
       fmt::format("the key \"{}\" is here twice, first on line {}; remove one",
                   base::escape_for_terminal(key.resolved().text()),
                   document_.origin_.line + document_.line_index(first.span().begin)));
}

void TreeBuilder::check_few_keys(Node mapping) {
  std::array<std::pair<std::string_view, Node>, few_keys> seen;
  std::size_t count = 0;
  for (const auto& [key, value] : mapping.entries()) {
    if (is_merge_key(key)) continue;
    const std::string_view text = key.resolved().text();
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(count);
    const auto first =
        std::find_if(seen.begin(), end, [&](const auto& other) { return other.first == text; });
    if (first != end) find_duplicate(key, first->second);
    seen[count++] = {text, key};
  }
}

void TreeBuilder::check_many_keys(Node mapping) {
  std::unordered_map<std::string_view, Node> seen;
  for (const auto& [key, value] : mapping.entries()) {
    if (is_merge_key(key)) continue;
    const auto [place, is_new] = seen.emplace(key.resolved().text(), key);
    if (!is_new) find_duplicate(key, place->second);
  }
}

// How large the document is once aliases are replaced follows from the sizes of what they name,
// without replacing any.
void TreeBuilder::check_alias_budget() {
  constexpr std::uint64_t enough = std::uint64_t{1} << 40;
  const auto& nodes = document_.nodes_;
  std::vector<std::uint64_t> sizes(nodes.size(), 1);
  std::vector<std::uint32_t> ancestors;
  const auto close_until = [&](std::uint32_t index) {
    while (!ancestors.empty() && nodes[ancestors.back()].subtree_end <= index) {
      const std::uint64_t size = sizes[ancestors.back()];
      ancestors.pop_back();
      if (!ancestors.empty()) {
        sizes[ancestors.back()] = std::min(sizes[ancestors.back()] + size, enough);
      }
    }
  };
  for (std::uint32_t index = 0; index < nodes.size(); ++index) {
    close_until(index);
    if (nodes[index].kind == NodeKind::alias) {
      sizes[index] = std::min(sizes[nodes[index].extra] + 1, enough);
    }
    ancestors.push_back(index);
  }
  close_until(static_cast<std::uint32_t>(nodes.size()));
  if (!is_within_alias_budget(sizes[0], sizes[0] - nodes.size())) {
    find(0, "yaml/excessive-aliasing", excessive_aliasing);
  }
}

}  // namespace istioctl::yaml
