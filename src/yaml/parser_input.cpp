#include "parser_input.h"

#include <optional>
#include <vector>

#include "characters.h"
#include "istioctl/yaml/bytes.h"

namespace istioctl::yaml {

namespace {

void replace_lone_carriage_returns(std::string& text) {
  for (std::size_t pos = text.find('\r'); pos != text.npos; pos = text.find('\r', pos + 1)) {
    if (pos + 1 >= text.size() || text[pos + 1] != '\n') text[pos] = '\n';
  }
}

// The break is padded in front, where blanks mean nothing, to keep all offsets.
void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t pos = text.find(from); pos != text.npos; pos = text.find(from, pos)) {
    text.replace(pos, from.size(), to);
  }
}

// Where the tag at `pos` ends if it says "string" and a block scalar follows it on its line.
std::optional<std::size_t> end_of_block_tag(std::string_view text, std::size_t pos) {
  if (pos == 0 || !is_blank(text[pos - 1])) return std::nullopt;
  std::size_t end = pos;
  while (!is_blank_or_end(text, end)) ++end;
  const std::string_view tag = text.substr(pos, end - pos);
  if (tag != "!!str" && (tag.starts_with("!!") || tag.starts_with("!<"))) return std::nullopt;
  std::size_t header = skip_blanks(text, end);
  if (byte_at(text, header) != '|' && byte_at(text, header) != '>') return std::nullopt;
  while (!is_blank_or_end(text, header)) ++header;
  header = skip_blanks(text, header);
  const bool ends_line = is_blank_or_end(text, header) || text[header] == '#';
  return ends_line ? std::optional(end) : std::nullopt;
}

// yaml-cpp wants the content of a tagged block scalar to be indented more than its tag.
std::vector<base::Span> find_block_tags(std::string_view text) {
  std::vector<base::Span> found;
  for (std::size_t pos = text.find('!'); pos != text.npos; pos = text.find('!', pos + 1)) {
    if (const auto end = end_of_block_tag(text, pos)) found.push_back({pos, *end});
  }
  return found;
}

}  // namespace

std::expected<ParserInput, ParseError> ParserInput::create(std::string_view text, Place place) {
  ParserInput input;
  if (text.starts_with(byte_order_mark) && place == Place::start) {
    input.skipped_ = byte_order_mark.size();
    text.remove_prefix(input.skipped_);
  }
  input.original_ = text;
  auto scan = scan_characters(text);
  if (!scan) {
    scan.error().offset += input.skipped_;
    return std::unexpected(std::move(scan.error()));
  }
  const bool ends_in_break = text.empty() || text.back() == '\n';
  const bool stray_mark = text.starts_with(byte_order_mark);
  const std::vector<base::Span> tags = find_block_tags(text);
  if (!ends_in_break || scan->lone_carriage_return || scan->unicode_break || stray_mark ||
      !tags.empty()) {
    input.copy_ = text;
    for (const base::Span& tag : tags) {
      input.copy_.replace(tag.begin, tag.end - tag.begin, tag.end - tag.begin, ' ');
    }
    // Further inside a stream, or a second time at its start, the mark is the first character of
    // whatever it stands before. yaml-cpp would skip it, and not count it.
    if (stray_mark) input.copy_.replace(0, byte_order_mark.size(), "xxx");
    if (!ends_in_break) input.copy_ += '\n';
    replace_lone_carriage_returns(input.copy_);
    replace_all(input.copy_, "\xC2\x85", " \n");
    replace_all(input.copy_, "\xE2\x80\xA8", "  \n");
    replace_all(input.copy_, "\xE2\x80\xA9", "  \n");
  }
  return input;
}

}  // namespace istioctl::yaml
