#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "istioctl/yaml/emit.h"
#include "istioctl/yaml/node.h"

/// How the text around an insertion is laid out, so that what is inserted follows it.
namespace istioctl::inject {

/// The line break of a text: that of its first line.
[[nodiscard]] std::string_view newline_of(std::string_view text);

/// The column of a node's first byte behind anchor and tag: of a block mapping's keys, of a block
/// sequence's dashes. Counted in bytes from the start of the line.
[[nodiscard]] std::size_t column_of(yaml::Node node);

/// The style of a pod template: how far a mapping is indented below its key, and a list.
/// `pod_template` holds `spec`; either may be in flow style, which then says nothing. `newline`
/// is the document's.
[[nodiscard]] yaml::BlockStyle block_style_of(yaml::Node pod_template, yaml::Node spec,
                                              std::string_view newline);

/// The style of the members of a flow collection. `newline` is the document's.
[[nodiscard]] yaml::FlowStyle flow_style_of(yaml::Node collection, std::string_view newline);

/// The offset behind the line on which something ends: `end`, when a line break is its last byte.
[[nodiscard]] std::size_t behind_line(std::string_view text, std::size_t end);

/// The offset behind the line on which a block node's content ends.
[[nodiscard]] std::size_t behind_last_line(yaml::Node node);

/// The same, but behind comments too that follow at once and are indented more than the node's
/// keys or dashes: they belong to what it ends with.
[[nodiscard]] std::size_t behind_comments_of(yaml::Node block);

}  // namespace istioctl::inject
