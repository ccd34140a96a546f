#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "istioctl/yaml/to_json.h"

/// Writes new text in the style of the text around it. What the user wrote never passes
/// through here.
namespace istioctl::yaml {

/// How block style is laid out.
struct BlockStyle {
  std::size_t step = 2;         ///< columns by which a nested mapping is indented
  std::size_t list_offset = 0;  ///< columns from a key to the dashes of the list below it
  std::string_view newline = "\n";
};

/// How flow style is laid out: on one line, or over several.
struct FlowStyle {
  bool multiline = false;
  bool spaced = true;  ///< on one line: blanks behind ':' and ','
  bool marks = false;  ///< a key too long for YAML gets a question mark, which JSON doesn't know
  std::string_view newline = "\n";
  std::string indent = {};  ///< multiline: white space before the collection's members
  std::string unit = "  ";  ///< multiline: what a deeper level adds
};

/// "- item" lines at `column`, each ended by a newline.
void emit_block_items(const Json& list, std::size_t column, const BlockStyle& style,
                      std::string& out);

enum class FirstLine { indented, continued };

/// "key: value" lines of an object at `column`, each ended by a newline. When `continued`, the
/// first line has no indentation: it follows something on its line.
void emit_block_entries(const Json& object, std::size_t column, const BlockStyle& style,
                        FirstLine first, std::string& out);

/// A value behind "key:" or "-" at `column`, its leading blank or newline included, its last
/// newline too.
void emit_block_value(const Json& value, std::size_t column, const BlockStyle& style,
                      std::string& out);

/// A value in flow style, as JSON that is also YAML, but for keys that are very long.
void emit_flow(const Json& value, const FlowStyle& style, std::string& out);

/// The members of a list or object in flow style, without the brackets.
void emit_flow_members(const Json& collection, const FlowStyle& style, std::string& out);

/// A string as a block-style scalar: plain where Kubernetes reads that as the same string, else
/// quoted.
void emit_string(std::string_view text, std::string& out);

/// A string in double quotes, legal in JSON and in YAML.
void emit_quoted(std::string_view text, std::string& out);

}  // namespace istioctl::yaml
