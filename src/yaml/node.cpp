#include "istioctl/yaml/node.h"

#include "istioctl/yaml/document.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::yaml {

NodeKind Node::kind() const {
  return document_->data(index_).kind;
}

Style Node::style() const {
  return document_->data(index_).style;
}

bool Node::is_null() const {
  const auto& node = document_->data(index_);
  if (node.kind != NodeKind::scalar) return false;
  // Most scalars show at a glance that they are none: `~`, `null` and its spellings are.
  const std::uint32_t size = node.end - node.content_begin;
  if (node.tag == 0 && node.style != Style::empty && size != 1 && size != 4) return false;
  return resolve_scalar(*this).type == ScalarType::null;
}

base::Span Node::span() const {
  const auto& node = document_->data(index_);
  return {node.begin, node.end};
}

base::Span Node::content() const {
  const auto& node = document_->data(index_);
  return {node.content_begin, node.end};
}

std::string_view Node::tag() const {
  const std::uint16_t tag = document_->data(index_).tag;
  return tag == 0 || tag > document_->tags_.size() ? std::string_view()
                                                   : std::string_view(document_->tags_[tag - 1U]);
}

bool Node::has_anchor() const {
  return document_->data(index_).anchor != 0;
}

Node Node::resolved() const {
  return is_alias() ? Node(*document_, document_->data(index_).extra) : *this;
}

std::string_view Node::text() const {
  return is_scalar() ? document_->decoded(document_->data(index_)) : std::string_view();
}

NodeRange Node::items() const {
  const std::uint32_t end = document_->data(index_).subtree_end;
  const std::uint32_t begin = is_sequence() ? index_ + 1 : end;
  return {{*document_, begin}, {*document_, end}};
}

EntryRange Node::entries() const {
  const std::uint32_t end = document_->data(index_).subtree_end;
  const std::uint32_t begin = is_mapping() ? index_ + 1 : end;
  return {NodeRange::iterator(*document_, begin), NodeRange::iterator(*document_, end)};
}

Node Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries()) {
    if (name.resolved().text() == key) return value;
  }
  return {};
}

bool Node::encloses(Node other) const {
  return other.index() >= index_ && other.index() < document_->data(index_).subtree_end;
}

NodeRange::iterator& NodeRange::iterator::operator++() {
  index_ = document_->data(index_).subtree_end;
  return *this;
}

NodeRange::iterator NodeRange::iterator::operator++(int) {
  iterator old = *this;
  ++*this;
  return old;
}

Entry EntryRange::iterator::operator*() const {
  NodeRange::iterator value = key_;
  return {*key_, *++value};
}

EntryRange::iterator& EntryRange::iterator::operator++() {
  ++ ++key_;
  return *this;
}

EntryRange::iterator EntryRange::iterator::operator++(int) {
  iterator old = *this;
  ++*this;
  return old;
}

}  // namespace istioctl::yaml
