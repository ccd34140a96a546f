#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/node.h"

namespace istioctl::yaml {

/// Where a document's text comes from, so that places in it can be named as the user
/// counts them.
struct Origin {
  std::string source;      ///< file name, URL or "<stdin>"
  std::size_t line = 1;    ///< the line of the text's first byte; texts begin at a line's start
  std::size_t offset = 0;  ///< that byte's offset in the source
};

enum class Format : std::uint8_t { yaml, json };

/// One parsed document: a tree of nodes over the user's bytes. Nothing is copied but what
/// quoting, escapes and folding change. Reading is as Kubernetes reads (see
/// docs/architecture.md); what it would refuse (duplicate keys, unknown anchors, an alias
/// inside what it names) is refused here, with its place.
///
/// An object can be loaded many times and keeps its storage; it isn't movable, since nodes
/// point to it. Not for use by several threads at once.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// Parses the one document in `text`, which must outlive the object's use. False, with
  /// one error in `problems`, when it can't be read.
  [[nodiscard]] bool load_yaml(std::string_view text, const Origin& origin,
                               base::Diagnostics& problems);

  /// Parses the JSON value at the start of `text`, behind white space. Sets `consumed` to
  /// the offset behind it, where text() ends: more values may follow.
  [[nodiscard]] bool load_json(std::string_view text, const Origin& origin, std::size_t& consumed,
                               base::Diagnostics& problems);

  /// No node for an empty or comment-only document.
  [[nodiscard]] Node root() const;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const Origin& origin() const { return origin_; }
  [[nodiscard]] Format format() const { return format_; }

  /// Whether an alias stands anywhere in the document.
  [[nodiscard]] bool has_aliases() const { return has_aliases_; }

  /// All nodes that carry an anchor, in order.
  [[nodiscard]] std::vector<Node> anchored_nodes() const;

  /// All aliases that name `anchored`, in order.
  [[nodiscard]] std::vector<Node> aliases_of(Node anchored) const;

  /// The line and column, counted in the source, of a byte of text().
  [[nodiscard]] base::Position position(std::size_t offset) const;

  /// A diagnostic about bytes of text(), its source, place and line filled in.
  [[nodiscard]] base::Diagnostic diagnose(base::Severity severity, std::string_view id,
                                          base::Span span, std::string message) const;

 private:
  friend class Node;
  friend class NodeRange;
  friend class TreeBuilder;

  struct NodeData {
    NodeKind kind;
    Style style;
    std::uint16_t tag;            ///< index into tags_; 0: none
    std::uint32_t anchor;         ///< id, 0: none
    std::uint32_t begin;          ///< with anchor and tag
    std::uint32_t content_begin;  ///< without
    std::uint32_t end;
    std::uint32_t subtree_end;  ///< index of the node behind this subtree
    /// Alias: its target's index; block scalar: its content's indentation; other scalar: whether
    /// its text differs from its bytes.
    std::uint32_t extra;
  };

  /// A line may be as long as the document, and hold very many places: they mostly come in order,
  /// and what is before the last one is counted once.
  struct KnownColumn {
    std::size_t offset = 0;
    std::size_t column = 1;
  };

  void reset(std::string_view text, const Origin& origin, Format format);
  [[nodiscard]] std::size_t line_index(std::size_t offset) const;
  [[nodiscard]] std::size_t column(std::size_t start, std::size_t offset) const;
  [[nodiscard]] std::string line_of(std::size_t offset) const;
  [[nodiscard]] const NodeData& data(std::uint32_t index) const { return nodes_[index]; }
  [[nodiscard]] std::string_view decoded(const NodeData& node) const;

  std::string_view text_;
  Origin origin_;
  Format format_ = Format::yaml;
  bool has_aliases_ = false;
  std::vector<NodeData> nodes_;  ///< in preorder
  std::vector<std::string> tags_;
  mutable std::unordered_map<std::uint32_t, std::string>
      decoded_;                                   ///< of nodes, by index: texts
                                                  ///< that differ from their bytes
  mutable std::vector<std::size_t> line_starts_;  ///< as far as somebody asked for a position
  mutable KnownColumn column_;                    ///< what was asked for last
};

/// The place of a byte in a text that starts at `first_line`.
[[nodiscard]] base::Position position_in(std::string_view text, std::size_t offset,
                                         std::size_t first_line);

/// The line around a byte of a text, for a caret; cut when very long.
[[nodiscard]] std::string line_around(std::string_view text, std::size_t offset);

}  // namespace istioctl::yaml
