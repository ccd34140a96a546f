#include "directives.h"

#include <fmt/format.h>

#include "istioctl/yaml/bytes.h"

namespace istioctl::yaml {

namespace {

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(skip_blanks(line, 0));
  std::size_t end = 0;
  while (!is_blank_or_end(line, end)) ++end;
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::expected<void, ParseError> check_directive(std::string_view line, std::size_t offset) {
  const std::string_view name = next_word(line);
  if (name == "%TAG") return {};
  if (name != "%YAML") {
    return std::unexpected(ParseError{offset, "yaml/directive",
                                      fmt::format("unknown directive {}; remove the line", name)});
  }
  if (const std::string_view version = next_word(line); version != "1.1") {
    return std::unexpected(
        ParseError{offset, "yaml/directive",
                   fmt::format("Kubernetes reads YAML 1.1, not {}; remove the line", version)});
  }
  return {};
}

}  // namespace

std::expected<void, ParseError> check_directives(std::string_view text) {
  std::size_t pos = skip_space(text, 0);
  if (byte_at(text, pos) != '%') return {};
  while (byte_at(text, pos) == '%') {
    const std::size_t end = line_end(text, pos);
    if (auto legal = check_directive(text.substr(pos, end - pos), pos); !legal) return legal;
    pos = skip_space(text, end);
  }
  if (text.substr(pos).starts_with("---")) return {};
  return std::unexpected(
      ParseError{pos, "yaml/directive", "a line '---' is missing behind the directives"});
}

}  // namespace istioctl::yaml
