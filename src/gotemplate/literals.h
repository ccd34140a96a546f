#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/gotemplate/value.h"

/// Go's literals, from source text to values.
namespace istioctl::gotemplate {

/// The text that a string literal stands for, which comes with its quotes: "…" with escapes,
/// or `…` without. Nothing where an escape is malformed. As in Go, bytes that are not UTF-8
/// become U+FFFD in the first form, and carriage returns vanish from the second.
[[nodiscard]] std::optional<std::string> unquote(std::string_view literal);

/// The value of a number, signed or not, or of a character in single quotes. An integer that
/// only fits without a sign is legal until it is used: it comes back as Kind::invalid.
/// Otherwise what is wrong with the literal.
[[nodiscard]] std::expected<Value, std::string> parse_number(std::string_view literal);

}  // namespace istioctl::gotemplate
