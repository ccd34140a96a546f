#include "istioctl/yaml/document.h"

#include <algorithm>
#include <utility>

#include "istioctl/base/utf8.h"
#include "istioctl/yaml/bytes.h"
#include "json_parser.h"
#include "scalar.h"
#include "tree_builder.h"
#include "yaml_parser.h"

namespace istioctl::yaml {

namespace {

// Enough for a caret on any terminal; a line may be megabytes of JSON.
constexpr std::size_t longest_line = 4096;

void report(const Document& document, ParseError error, base::Diagnostics& problems) {
  // The parser may stop behind a line break that the text doesn't have.
  const std::size_t size = document.text().size();
  const base::Span span{std::min(error.offset, size), std::min(error.offset + 1, size)};
  problems.push_back(
      document.diagnose(base::Severity::error, error.id, span, std::move(error.message)));
}

// What the builder found, and behind it what stopped the parser. True when there is neither.
template <typename Parsed>
bool report_all(const Document& document, TreeBuilder& builder, Parsed& parsed,
                base::Diagnostics& problems) {
  std::vector<ParseError> findings = std::move(builder).take_findings();
  for (ParseError& finding : findings) report(document, std::move(finding), problems);
  if (!parsed) report(document, std::move(parsed.error()), problems);
  return parsed.has_value() && findings.empty();
}

}  // namespace

void Document::reset(std::string_view text, const Origin& origin, Format format) {
  text_ = text;
  origin_ = origin;
  format_ = format;
  has_aliases_ = false;
  nodes_.clear();
  tags_.clear();
  decoded_.clear();
  line_starts_.clear();
  column_ = {};
}

bool Document::load_yaml(std::string_view text, const Origin& origin, base::Diagnostics& problems) {
  reset(text, origin, Format::yaml);
  TreeBuilder builder(*this);
  auto parsed = parse_yaml(text, origin.offset == 0 ? Place::start : Place::inside, builder);
  return report_all(*this, builder, parsed, problems);
}

bool Document::load_json(std::string_view text, const Origin& origin, std::size_t& consumed,
                         base::Diagnostics& problems) {
  reset(text, origin, Format::json);
  TreeBuilder builder(*this);
  auto parsed = parse_json(text, builder);
  if (!report_all(*this, builder, parsed, problems)) return false;
  consumed = *parsed;
  text_ = text.substr(0, consumed);
  return true;
}

Node Document::root() const {
  return nodes_.empty() ? Node() : Node(*this, 0);
}

std::vector<Node> Document::anchored_nodes() const {
  std::vector<Node> found;
  for (std::uint32_t index = 0; index < nodes_.size(); ++index) {
    if (nodes_[index].anchor != 0) found.emplace_back(*this, index);
  }
  return found;
}

std::vector<Node> Document::aliases_of(Node anchored) const {
  std::vector<Node> found;
  for (std::uint32_t index = 0; index < nodes_.size(); ++index) {
    if (nodes_[index].kind == NodeKind::alias && nodes_[index].extra == anchored.index()) {
      found.emplace_back(*this, index);
    }
  }
  return found;
}

std::string_view Document::decoded(const NodeData& node) const {
  const std::string_view raw = text_.substr(node.content_begin, node.end - node.content_begin);
  const auto kept = [&](auto decode) -> std::string_view {
    const auto index = static_cast<std::uint32_t>(&node - nodes_.data());
    const auto known = decoded_.find(index);
    return known != decoded_.end() ? known->second
                                   : decoded_.emplace(index, decode()).first->second;
  };
  switch (node.style) {
    case Style::plain:
    case Style::single_quoted:
    case Style::double_quoted:
      if (node.extra == 0) {
        return node.style == Style::plain ? raw : raw.substr(1, raw.size() - 2);
      }
      return kept([&] { return decode_flow_scalar(raw, node.style); });
    case Style::literal:
    case Style::folded:
      return kept([&] { return decode_block_scalar(raw, node.style, node.extra); });
    default: return {};
  }
}

base::Position Document::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t line = line_index(offset);
  return {.line = origin_.line + line, .column = column(line_starts_[line], offset)};
}

// A document may hold very many objects, and each of them has a place: lines are counted once, and
// the end of a line is looked for once. Behind the last line there is no other.
std::size_t Document::line_index(std::size_t offset) const {
  if (line_starts_.empty()) line_starts_.push_back(0);
  while (line_starts_.back() <= offset) {
    const std::size_t end = line_end(text_, line_starts_.back());
    line_starts_.push_back(end < text_.size() ? behind_break(text_, end) : std::string_view::npos);
  }
  const auto behind = std::ranges::upper_bound(line_starts_, offset);
  return static_cast<std::size_t>(behind - line_starts_.begin()) - 1;
}

// Places mostly lie near the one that was asked for before: from there it is counted, either way.
std::size_t Document::column(std::size_t start, std::size_t offset) const {
  const std::size_t behind_mark = start + byte_order_mark.size();
  const std::size_t last = column_.offset;
  const bool same_line =
      last >= behind_mark && last < *std::ranges::upper_bound(line_starts_, start);
  const std::size_t distance = std::max(last, offset) - std::min(last, offset);
  if (same_line && offset >= behind_mark && distance < offset - start) {
    const std::size_t count =
        base::count_code_points(text_.substr(std::min(last, offset), distance));
    column_.column = offset < last ? column_.column - count : column_.column + count;
  } else {
    const std::string_view before = text_.substr(start, offset - start);
    const std::size_t mark = before.starts_with(byte_order_mark) ? 1 : 0;
    column_.column = 1 + base::count_code_points(before) - mark;
  }
  column_.offset = offset;
  return column_.column;
}

base::Diagnostic Document::diagnose(base::Severity severity, std::string_view id, base::Span span,
                                    std::string message) const {
  return {.severity = severity,
          .id = std::string(id),
          .source = origin_.source,
          .position = position(span.begin),
          .span = {origin_.offset + span.begin, origin_.offset + span.end},
          .message = std::move(message),
          .line_text = line_of(span.begin)};
}

std::string Document::line_of(std::size_t offset) const {
  const std::size_t start = line_starts_[line_index(std::min(offset, text_.size()))];
  const std::string_view line = text_.substr(start, longest_line);
  return std::string(line.substr(0, line_end(line, 0)));
}

base::Position position_in(std::string_view text, std::size_t offset, std::size_t first_line) {
  offset = std::min(offset, text.size());
  base::Position position{.line = first_line, .column = 1};
  std::size_t start = 0;
  for (std::size_t pos = 0; pos < offset;) {
    const std::size_t end = line_end(text, pos);
    if (end >= offset) break;
    pos = behind_break(text, end);
    if (pos > offset) break;
    start = pos;
    ++position.line;
  }
  std::string_view before = text.substr(start, offset - start);
  if (before.starts_with(byte_order_mark)) before.remove_prefix(byte_order_mark.size());
  position.column = base::count_code_points(before) + 1;
  return position;
}

std::string line_around(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t start = line_start(text, offset);
  const std::string_view line = text.substr(start, line_end(text, start) - start);
  return std::string(line.substr(0, longest_line));
}

}  // namespace istioctl::yaml
