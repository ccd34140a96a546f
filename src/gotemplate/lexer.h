#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/gotemplate/template.h"

namespace istioctl::gotemplate {

enum class TokenKind : std::uint8_t {
  error,  ///< the text is broken here; nothing follows
  end_of_text,
  text,         ///< outside actions, trimmed
  left_delim,   ///< {{
  right_delim,  ///< }}
  blank,        ///< white space between words of an action
  assign,       ///< =
  declare,      ///< :=
  pipe,
  left_paren,
  right_paren,
  punctuation,  ///< another ASCII character, such as a comma
  boolean,
  number,  ///< a character in single quotes, too
  string,
  raw_string,
  dot,         ///< the lone .
  field,       ///< .Name
  variable,    ///< $ or $name
  identifier,  ///< the name of a function
  keyword_block,
  keyword_break,
  keyword_continue,
  keyword_define,
  keyword_else,
  keyword_end,
  keyword_if,
  keyword_nil,
  keyword_range,
  keyword_template,
  keyword_with,
};

struct Token {
  TokenKind kind = TokenKind::end_of_text;
  std::size_t offset = 0;      ///< where it starts in the text
  std::string_view text = {};  ///< its part of the text; as long as the text lives
};

/// The tokens of a template; the last one is end_of_text or error.
struct Tokens {
  std::vector<Token> list;
  std::string error = {};  ///< what the error token means
};

/// Splits `text`. Comments and what trim markers trim are left out.
[[nodiscard]] Tokens tokenize(std::string_view text, const Delimiters& delimiters = {});

}  // namespace istioctl::gotemplate
