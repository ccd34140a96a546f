#include "original_text.h"

#include <algorithm>
#include <utility>

#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/emit.h"

namespace istioctl::config {

namespace {

using yaml::Node;

// A block mapping that begins behind a dash: its lines without the dash's column.
std::string moved_left(std::string_view text, base::Span span) {
  const std::size_t column = span.begin - yaml::line_start(text, span.begin);
  std::string out;
  std::size_t pos = span.begin;
  while (pos < span.end) {
    const std::size_t behind = yaml::behind_break(text, yaml::line_end(text, pos));
    const std::size_t end = std::min(behind, span.end);
    out += text.substr(pos, end - pos);
    pos = end;
    for (std::size_t blank = 0; blank < column && yaml::byte_at(text, pos) == ' '; ++blank) ++pos;
  }
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

bool means(std::string_view text, const yaml::Json& value) {
  yaml::Document document;
  base::Diagnostics ignored;
  if (!document.load_yaml(text, {}, ignored) || !document.root()) return false;
  const auto read = yaml::to_json(document.root(), ignored);
  return read && *read == value;
}

std::string written_anew(const yaml::Json& value) {
  std::string out;
  yaml::emit_block_entries(value, 0, {}, yaml::FirstLine::indented, out);
  return out;
}

}  // namespace

std::string original_text(Node object, const yaml::Json& value) {
  const yaml::Document& document = object.document();
  const std::string_view text = document.text();
  if (object == document.root()) return std::string(text);
  const base::Span span = object.resolved().span();
  if (document.format() == yaml::Format::json) {
    return std::string(text.substr(span.begin, span.end - span.begin)) + "\n";
  }
  std::string cut = moved_left(text, span);
  return means(cut, value) ? cut : written_anew(value);
}

}  // namespace istioctl::config
