#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace istioctl::cli {

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
