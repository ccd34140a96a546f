#include "istioctl/yaml/emit.h"

namespace istioctl::yaml {

namespace {

// YAML looks no further than 1,024 characters for the colon behind a key.
constexpr std::size_t longest_simple_key = 1000;

void emit_scalar(const Json& value, std::string& out) {
  if (value.is_string()) {
    emit_string(value.get_ref<const std::string&>(), out);
  } else {
    out += value.dump();
  }
}

bool is_filled(const Json& value) {
  return value.is_structured() && !value.empty();
}

void emit_entry(std::string_view key, const Json& value, std::size_t column,
                const BlockStyle& style, std::string& out) {
  const std::size_t begin = out.size();
  emit_string(key, out);
  if (out.size() - begin > longest_simple_key) {
    out.insert(begin, "? ");
    out += style.newline;
    out.append(column, ' ');
  }
  out += ':';
  emit_block_value(value, column, style, out);
}

void emit_item(const Json& item, std::size_t column, const BlockStyle& style, std::string& out) {
  out.append(column, ' ');
  out += '-';
  if (item.is_object() && !item.empty()) {
    out += ' ';
    emit_block_entries(item, column + 2, style, FirstLine::continued, out);
  } else if (item.is_array() && !item.empty()) {
    out += style.newline;
    emit_block_items(item, column + 2, style, out);
  } else {
    emit_block_value(item, column, style, out);
  }
}

void emit_break(const FlowStyle& style, std::string_view indent, std::string& out) {
  out += style.newline;
  out += indent;
}

FlowStyle deeper(const FlowStyle& style) {
  FlowStyle inner = style;
  inner.indent += style.unit;
  return inner;
}

void emit_member_key(std::string_view key, const FlowStyle& style, std::string& out) {
  const std::size_t begin = out.size();
  emit_quoted(key, out);
  if (style.marks && out.size() - begin > longest_simple_key) out.insert(begin, "? ");
  out += style.spaced || style.multiline ? ": " : ":";
}

}  // namespace

void emit_block_items(const Json& list, std::size_t column, const BlockStyle& style,
                      std::string& out) {
  for (const Json& item : list) emit_item(item, column, style, out);
}

void emit_block_entries(const Json& object, std::size_t column, const BlockStyle& style,
                        FirstLine first, std::string& out) {
  bool indent = first == FirstLine::indented;
  for (const auto& [key, value] : object.items()) {
    if (indent) out.append(column, ' ');
    indent = true;
    emit_entry(key, value, column, style, out);
  }
}

void emit_block_value(const Json& value, std::size_t column, const BlockStyle& style,
                      std::string& out) {
  if (!is_filled(value)) {
    out += ' ';
    emit_scalar(value, out);
    out += style.newline;
    return;
  }
  out += style.newline;
  if (value.is_array()) {
    emit_block_items(value, column + style.list_offset, style, out);
  } else {
    emit_block_entries(value, column + style.step, style, FirstLine::indented, out);
  }
}

void emit_flow_members(const Json& collection, const FlowStyle& style, std::string& out) {
  bool first = true;
  for (const auto& [key, value] : collection.items()) {
    if (!first) {
      out += ',';
      if (style.multiline) {
        emit_break(style, style.indent, out);
      } else if (style.spaced) {
        out += ' ';
      }
    }
    first = false;
    if (collection.is_object()) emit_member_key(key, style, out);
    emit_flow(value, style, out);
  }
}

void emit_flow(const Json& value, const FlowStyle& style, std::string& out) {
  if (value.is_string()) {
    emit_quoted(value.get_ref<const std::string&>(), out);
    return;
  }
  if (!is_filled(value)) {
    out += value.dump();
    return;
  }
  const FlowStyle inner = deeper(style);
  out += value.is_array() ? '[' : '{';
  if (style.multiline) emit_break(style, inner.indent, out);
  emit_flow_members(value, inner, out);
  if (style.multiline) emit_break(style, style.indent, out);
  out += value.is_array() ? ']' : '}';
}

}  // namespace istioctl::yaml
