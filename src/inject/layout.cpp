#include "layout.h"

#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"

namespace istioctl::inject {

namespace {

using yaml::Node;

constexpr std::size_t widest_step = 8;

bool is_block(Node node) {
  return node && node.style() == yaml::Style::block;
}

// The white space that the line of `pos` begins with.
std::string_view indentation_at(std::string_view text, std::size_t pos) {
  const std::size_t start = yaml::line_start(text, pos);
  std::size_t end = start;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  return text.substr(start, end - start);
}

// Where the first member of a collection begins, or its closing bracket.
std::size_t first_member(Node collection) {
  for (const Node item : collection.items()) return item.span().begin;
  for (const auto& [key, value] : collection.entries()) return key.span().begin;
  return collection.span().end - 1;
}

bool is_empty(Node collection) {
  return collection.items().empty() && collection.entries().empty();
}

// A whole document's unit of indentation is that of its outermost collection.
std::string unit_of(const yaml::Document& document) {
  const Node root = document.root();
  const std::string_view text = document.text();
  if (root.style() != yaml::Style::flow || is_empty(root)) return "  ";
  const std::size_t first = first_member(root);
  const std::string_view outer = indentation_at(text, root.content().begin);
  const std::string_view inner = indentation_at(text, first);
  return inner.size() > outer.size() ? std::string(inner.substr(outer.size())) : "  ";
}

bool spans_lines(Node collection, std::size_t until) {
  const std::size_t begin = collection.content().begin;
  return collection.document().text().substr(begin, until - begin).find('\n') !=
         std::string_view::npos;
}

// An empty collection says nothing of itself: the whole document does.
bool is_multiline(Node collection) {
  const Node root = collection.document().root();
  const Node example = is_empty(collection) ? root : collection;
  return example.style() == yaml::Style::flow && !is_empty(example) &&
         spans_lines(example, first_member(example));
}

// Whether a blank follows the first ':' or ',' of the document's flow style.
bool is_spaced(Node collection) {
  const std::string_view text = collection.document().text();
  const base::Span span = collection.document().root().style() == yaml::Style::flow
                              ? collection.document().root().content()
                              : collection.content();
  for (std::size_t pos = span.begin; pos + 1 < span.end; ++pos) {
    if (text[pos] == ':' || text[pos] == ',') return text[pos + 1] == ' ';
  }
  return true;
}

}  // namespace

std::string_view newline_of(std::string_view text) {
  const std::size_t pos = text.find('\n');
  return pos != text.npos && pos > 0 && text[pos - 1] == '\r' ? "\r\n" : "\n";
}

std::size_t column_of(Node node) {
  const std::size_t begin = node.content().begin;
  const std::string_view text = node.document().text();
  const std::size_t start = yaml::line_start(text, begin);
  // A byte order mark takes no column.
  const bool marked = text.substr(start).starts_with(yaml::byte_order_mark);
  return begin - start - (marked ? yaml::byte_order_mark.size() : 0);
}

yaml::BlockStyle block_style_of(Node pod_template, Node spec, std::string_view newline) {
  yaml::BlockStyle style{.newline = newline};
  if (!is_block(spec)) return style;
  const std::size_t column = column_of(spec);
  if (is_block(pod_template) && pod_template.encloses(spec)) {
    const std::size_t outer = column_of(pod_template);
    if (column > outer && column - outer <= widest_step) style.step = column - outer;
  }
  for (const auto& [key, value] : spec.entries()) {
    if (!is_block(value) || !value.is_sequence()) continue;
    const std::size_t dashes = column_of(value);
    if (dashes >= column && dashes - column <= widest_step) style.list_offset = dashes - column;
    break;
  }
  return style;
}

yaml::FlowStyle flow_style_of(Node collection, std::string_view newline) {
  const std::string_view text = collection.document().text();
  yaml::FlowStyle style{.multiline = is_multiline(collection),
                        .spaced = is_spaced(collection),
                        .marks = collection.document().format() == yaml::Format::yaml,
                        .newline = newline};
  if (!style.multiline) return style;
  style.unit = unit_of(collection.document());
  if (is_empty(collection)) {
    style.indent = std::string(indentation_at(text, collection.content().begin)) + style.unit;
  } else {
    style.indent = indentation_at(text, first_member(collection));
  }
  return style;
}

std::size_t behind_comments_of(Node block) {
  const std::string_view text = block.document().text();
  const std::size_t column = column_of(block);
  std::size_t place = behind_last_line(block);
  while (true) {
    const std::size_t content = text.find_first_not_of(' ', place);
    if (content == text.npos || text[content] != '#' || content - place <= column) return place;
    const std::size_t end = text.find('\n', content);
    if (end == text.npos) return text.size();
    place = end + 1;
  }
}

std::size_t behind_line(std::string_view text, std::size_t end) {
  if (end > 0 && yaml::is_break(text[end - 1])) return end;
  return yaml::behind_break(text, yaml::line_end(text, end));
}

std::size_t behind_last_line(Node node) {
  return behind_line(node.document().text(), node.span().end);
}

}  // namespace istioctl::inject
