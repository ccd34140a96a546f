#pragma once

#include <string>
#include <string_view>

/// Go's quoted forms of text, as %q prints them.
namespace istioctl::gotemplate {

/// Which characters stay as they are: all that print, or of these the ASCII ones.
enum class Charset { printable, ascii };

/// Appends `text` as a string literal in double quotes.
void append_quoted(std::string& out, std::string_view text, Charset charset);

/// Appends `c` as a character literal in single quotes; what is no code point as U+FFFD.
void append_quoted_character(std::string& out, char32_t c, Charset charset);

/// Whether `text` can stand between backquotes unchanged: one line of UTF-8 without control
/// characters except tabs, backquotes and byte order marks.
[[nodiscard]] bool can_backquote(std::string_view text);

}  // namespace istioctl::gotemplate
