#pragma once

#include <array>

#include "fields.h"

/// How a text is matched: `exact`, `prefix` or `regex`.
namespace istioctl::config {

inline constexpr std::array<std::string_view, 3> string_match_members{"exact", "prefix", "regex"};

constexpr std::array<Field, 3> string_match_fields(const Type& text) {
  return {field("exact", text, "The whole text"),
          field("prefix", text, "What the text begins with"),
          field("regex", text, "A regular expression (ECMAScript) of the whole text")};
}

inline constexpr auto optional_match_fields = string_match_fields(string_type);
inline constexpr std::array optional_match_rules{
    Rule{.kind = RuleKind::at_most_one, .fields = string_match_members}};

/// A VirtualService's, which may be left empty.
inline constexpr Table optional_string_match_table{
    .name = "StringMatch", .fields = optional_match_fields, .rules = optional_match_rules};

inline constexpr Type kept_text{.kind = TypeKind::string, .empty_text = EmptyText::kept};
inline constexpr auto needed_match_fields = string_match_fields(kept_text);
inline constexpr std::array needed_match_rules{
    Rule{.kind = RuleKind::exactly_one, .fields = string_match_members}};

/// A RouteRule's, which has one member; that may be an empty text.
inline constexpr Table string_match_table{
    .name = "StringMatch", .fields = needed_match_fields, .rules = needed_match_rules};

}  // namespace istioctl::config
