#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace istioctl::cli {

/// How wide a text is made: as the terminal is, but no wider than people like to read; 80 where
/// there is no terminal.
[[nodiscard]] std::size_t readable_columns(std::optional<std::size_t> terminal);

/// `text` broken between words into lines of at most `columns`, each indented by `indent`
/// spaces and ending with a newline. Paragraphs (separated by an empty line) stay apart.
[[nodiscard]] std::string wrap(std::string_view text, std::size_t indent, std::size_t columns);

/// One line of a list: a term and its explanation.
struct DefinitionLine {
  std::string term;
  std::string text;
};

/// Terms indented by two spaces, and explanations in a column of their own, wrapped. A term too
/// long for its column has its explanation start on the next line.
[[nodiscard]] std::string format_definitions(const std::vector<DefinitionLine>& lines,
                                             std::size_t columns);

}  // namespace istioctl::cli
