#include "parser_messages.h"

#include <yaml-cpp/depthguard.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "istioctl/yaml/bytes.h"

namespace istioctl::yaml {

namespace {

struct Translation {
  std::string_view from;  // the beginning of yaml-cpp's message
  std::string_view to;
};

constexpr std::array translations{
    Translation{"end of map not found",
                "expected another 'key: value' here; is the indentation right, or a ':' missing?"},
    Translation{"end of sequence not found",
                "expected another '- item' here; is the indentation right?"},
    Translation{"end of map flow not found", "expected ',' or '}' here; is a '{' never closed?"},
    Translation{"end of sequence flow not found",
                "expected ',' or ']' here; is a '[' never closed?"},
    Translation{"illegal map value",
                "a ':' isn't allowed here; quote the value if it holds \": \""},
    Translation{"illegal map key", "a '? ' isn't allowed here; quote the value if it is text"},
    Translation{"illegal block entry",
                "a list item isn't allowed here; put it on its own line, and no item into [...]"},
    Translation{"illegal flow end", "this bracket closes nothing that is open"},
    Translation{"illegal tab", "a tab can't indent in YAML; use spaces"},
    Translation{"unknown token",
                "no value can begin with this character; quote the value if it is text"},
    Translation{"illegal EOF in scalar", "the input ends inside a quoted value"},
    Translation{"illegal document indicator", "'---' or '...' inside a quoted value"},
    Translation{"unknown escape character", "unknown escape in a double-quoted value"},
    Translation{"bad character found while scanning hex",
                "\\x, \\u and \\U need 2, 4 and 8 hexadecimal digits"},
    Translation{"invalid unicode", "this escape is no Unicode character"},
    Translation{"unexpected character in block scalar",
                "only a comment may follow '|' or '>' on its line"},
    Translation{"cannot set zero indentation", "a block scalar can't be indented by 0"},
    Translation{"the referenced anchor", "this alias names an anchor that isn't defined above"},
    Translation{"alias not found",
                "a '*' must be followed by an anchor's name; quote it if it is text"},
    Translation{"anchor not found", "a '&' must be followed by a name; quote it if it is text"},
    Translation{"illegal character found while scanning a", "an anchor's name can't hold this"},
    Translation{"illegal character found while scanning tag", "a tag can't hold this character"},
    Translation{"tag handle with no suffix", "a tag is incomplete here"},
    Translation{"end of verbatim tag", "a tag '!<...' is never closed"},
    Translation{"cannot assign multiple tags", "a value can have only one tag"},
    Translation{"cannot assign multiple anchors", "a value can have only one anchor"},
};

std::string_view translated(std::string_view message) {
  const auto found = std::ranges::find_if(
      translations, [&](const Translation& t) { return message.starts_with(t.from); });
  return found == translations.end() ? message : found->to;
}

// A tab in front of a line's content is what the parser stumbled over, whatever it says.
std::optional<std::size_t> indenting_tab(std::string_view text, std::size_t offset) {
  const std::size_t start = line_start(text, offset);
  const std::size_t content = skip_blanks(text, start);
  const std::size_t tab = text.substr(0, content).find('\t', start);
  return tab == text.npos ? std::nullopt : std::optional(tab);
}

}  // namespace

ParseError translate(const YAML::Exception& exception, std::string_view text, std::size_t skipped) {
  const auto mark = static_cast<std::size_t>(std::max(exception.mark.pos, 0));
  const std::size_t offset = std::min(mark, text.size()) + skipped;
  if (const auto tab = indenting_tab(text, offset - skipped)) {
    return {*tab + skipped, "yaml/tab", "a tab can't indent in YAML; use spaces"};
  }
  if (dynamic_cast<const YAML::DeepRecursion*>(&exception) != nullptr) {
    return {offset, "yaml/too-deep", "nested more than 500 levels deep"};
  }
  return {offset, "yaml/syntax", std::string(translated(exception.msg))};
}

}  // namespace istioctl::yaml
