#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "istioctl/base/diagnostic.h"

namespace istioctl::yaml {

class Document;

enum class NodeKind : std::uint8_t { scalar, sequence, mapping, alias };

/// How a node is written. `empty` is a scalar without text: the null of `key:`.
enum class Style : std::uint8_t {
  empty,
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  block,
  flow,
};

class NodeRange;
class EntryRange;

/// A node of a Document: a handle, cheap to copy, valid until the Document is loaded
/// anew or destroyed. A default-constructed one is "no node" and converts to false.
class Node {
 public:
  Node() = default;
  Node(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}

  explicit operator bool() const { return document_ != nullptr; }
  friend bool operator==(const Node&, const Node&) = default;

  [[nodiscard]] NodeKind kind() const;
  [[nodiscard]] Style style() const;

  [[nodiscard]] bool is_scalar() const { return kind() == NodeKind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind() == NodeKind::sequence; }
  [[nodiscard]] bool is_mapping() const { return kind() == NodeKind::mapping; }
  [[nodiscard]] bool is_alias() const { return kind() == NodeKind::alias; }

  /// Whether Kubernetes reads the node as null: empty, `~`, `null` and the like, unquoted.
  [[nodiscard]] bool is_null() const;

  /// The node's bytes in the document's text, its anchor and tag included. A block
  /// collection ends where its last child ends; a block scalar ends behind the line break
  /// of its last content line.
  [[nodiscard]] base::Span span() const;

  /// The same without the anchor and the tag.
  [[nodiscard]] base::Span content() const;

  /// The resolved tag as written ("tag:yaml.org,2002:str"), empty when there is none.
  [[nodiscard]] std::string_view tag() const;

  [[nodiscard]] bool has_anchor() const;

  /// The node that an alias names; any other node is itself.
  [[nodiscard]] Node resolved() const;

  /// A scalar's text after quotes, escapes and folding; empty for other kinds. The view
  /// lives as long as the document.
  [[nodiscard]] std::string_view text() const;

  /// The children of a sequence, in order; none for other kinds.
  [[nodiscard]] NodeRange items() const;

  /// The key/value pairs of a mapping, in order, merge keys (`<<`) included as they are
  /// written; none for other kinds.
  [[nodiscard]] EntryRange entries() const;

  /// The value under `key` as written in this mapping, or no node. Merged keys don't count:
  /// see merge.h.
  [[nodiscard]] Node find(std::string_view key) const;

  /// Whether `other` is this node or lies inside it.
  [[nodiscard]] bool encloses(Node other) const;

  [[nodiscard]] const Document& document() const { return *document_; }
  [[nodiscard]] std::uint32_t index() const { return index_; }

 private:
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

/// One pair of a mapping.
struct Entry {
  Node key;
  Node value;
};

/// The children of a sequence: a forward range of Node.
class NodeRange {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Node;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}
    Node operator*() const { return {*document_, index_}; }
    iterator& operator++();
    iterator operator++(int);
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    const Document* document_ = nullptr;
    std::uint32_t index_ = 0;
  };

  NodeRange(iterator begin, iterator end) : begin_(begin), end_(end) {}
  [[nodiscard]] iterator begin() const { return begin_; }
  [[nodiscard]] iterator end() const { return end_; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

 private:
  iterator begin_;
  iterator end_;
};

/// The pairs of a mapping: a forward range of Entry.
class EntryRange {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(NodeRange::iterator key) : key_(key) {}
    Entry operator*() const;
    iterator& operator++();
    iterator operator++(int);
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    NodeRange::iterator key_;
  };

  EntryRange(NodeRange::iterator begin, NodeRange::iterator end) : begin_(begin), end_(end) {}
  [[nodiscard]] iterator begin() const { return begin_; }
  [[nodiscard]] iterator end() const { return end_; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

 private:
  iterator begin_;
  iterator end_;
};

}  // namespace istioctl::yaml
