#include "event_adapter.h"

#include <yaml-cpp/mark.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "istioctl/yaml/bytes.h"
#include "scalar.h"

namespace istioctl::yaml {

namespace {

[[noreturn]] void stop(std::size_t offset, std::string_view id, std::string message) {
  throw Stop{ParseError{offset, std::string(id), std::move(message)}};
}

std::string_view specific(const std::string& tag) {
  return tag == "?" || tag == "!" ? std::string_view() : std::string_view(tag);
}

std::size_t offset(const YAML::Mark& mark) {
  return static_cast<std::size_t>(std::max(mark.pos, 0));
}

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

bool can_be_in_tag(char c) {
  return is_name_character(c) ||
         std::string_view("!;/?:@&=+$,.~*'()%").find(c) != std::string_view::npos;
}

}  // namespace

void EventAdapter::OnDocumentStart(const YAML::Mark& mark) {
  last_end_ = offset(mark);
}

// yaml-cpp reports a null where its text stands or, when there is none, where the next
// token begins, which may itself be a `null`.
void EventAdapter::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = offset(mark);
  Event event{
      .kind = EventKind::scalar, .begin = begin, .anchor = static_cast<std::uint32_t>(anchor)};
  event.content_begin = anchor != 0 ? skip_properties(begin) : begin;
  const std::size_t length = null_text_length(event.content_begin);
  if (length > 0 && can_be_value(event.content_begin)) {
    event.style = Style::plain;
    event.end = event.content_begin + length;
  } else if (anchor != 0) {
    empty_behind_properties(event);
  } else {
    event.style = Style::empty;
    event.begin = event.content_begin = event.end = absent_value_offset();
  }
  leave(event);
}

void EventAdapter::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = offset(mark);
  std::size_t end = begin + 1;
  while (end < text_.size() && !is_blank_or_end(text_, end) &&
         std::string_view("[]{},").find(text_[end]) == std::string_view::npos) {
    ++end;
  }
  check_name(begin);
  check_indentation(begin);
  leave({.kind = EventKind::alias,
         .begin = begin,
         .content_begin = begin,
         .end = end,
         .anchor = static_cast<std::uint32_t>(anchor)});
}

void EventAdapter::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            const std::string& value) {
  const std::size_t begin = offset(mark);
  const std::size_t content = skip_properties(begin);
  Event event{.kind = EventKind::scalar,
              .begin = begin,
              .content_begin = content,
              .anchor = static_cast<std::uint32_t>(anchor),
              .tag = specific(tag)};
  measure_scalar(event, value);
  const bool block = event.style == Style::literal || event.style == Style::folded;
  if (event.end > event.content_begin && !block) check_indentation(event.content_begin);
  leave(event);
}

void EventAdapter::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                   YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  open(EventKind::sequence_start, mark, tag, anchor, style);
}

void EventAdapter::refuse_what_follows() const {
  std::size_t next = skip_space(text_, last_end_);
  if (text_.substr(next).starts_with("...")) {
    next = skip_space(text_, next + 3);
    while (byte_at(text_, next) == '%') next = skip_space(text_, line_end(text_, next));
    if (next >= text_.size()) return;
    stop(next, "yaml/text-behind-end", "text behind '...'; begin a new document with '---'");
  }
  if (text_.substr(next).starts_with("---") && is_blank_or_end(text_, next + 3)) {
    stop(next, "yaml/several-documents", "a second document begins here; there must be only one");
  }
  stop(next, "yaml/syntax", "this doesn't belong to the value before it");
}

void EventAdapter::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
  open(EventKind::mapping_start, mark, tag, anchor, style);
}

std::size_t EventAdapter::skip_properties(std::size_t pos) const {
  while (byte_at(text_, pos) == '&' || byte_at(text_, pos) == '!') {
    pos = property_end(pos);
    const std::size_t next = skip_space(text_, pos);
    if (next >= text_.size()) return pos;
    pos = next;
  }
  return pos;
}

std::size_t EventAdapter::property_end(std::size_t pos) const {
  if (text_[pos] == '&') check_name(pos);
  if (byte_at(text_, pos + 1) == '<') {  // `!<tag:…>` may hold indicators
    const std::size_t closer = text_.find('>', pos);
    if (closer != text_.npos) pos = closer;
  }
  const bool is_tag = text_[pos] == '!';
  while (!is_blank_or_end(text_, pos) && !ends_property(pos)) {
    if (is_tag && !can_be_in_tag(text_[pos])) {
      stop(pos, "yaml/syntax", "a tag can't hold this character");
    }
    ++pos;
  }
  if (is_tag && !is_blank_or_end(text_, pos)) {
    stop(pos, "yaml/syntax", "a blank is missing behind this tag");
  }
  return pos;
}

void EventAdapter::check_name(std::size_t indicator) const {
  std::size_t end = indicator + 1;
  while (is_name_character(byte_at(text_, end))) ++end;
  if (end > indicator + 1 && (is_blank_or_end(text_, end) || ends_property(end))) return;
  stop(end, "yaml/anchor-name", "an anchor's name is made of letters, digits, '-' and '_'");
}

void EventAdapter::check_indentation(std::size_t begin) const {
  if (levels_.empty() || levels_.back().flow) return;
  const Level& level = levels_.back();
  if (level.mapping && level.key_next) return;
  if (static_cast<int>(begin - line_start(text_, begin)) > level.column) return;
  stop(begin, "yaml/indentation", "this must be indented more than the key before it");
}

bool EventAdapter::ends_property(std::size_t pos) const {
  return in_flow() && std::string_view(",]}").find(text_[pos]) != std::string_view::npos;
}

int EventAdapter::block_column() const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    if (!level->flow) return level->column;
  }
  return -1;
}

void EventAdapter::measure_scalar(Event& event, const std::string& value) {
  const std::size_t begin = event.content_begin;
  switch (byte_at(text_, begin)) {
    case '"':
    case '\'': {
      event.style = text_[begin] == '"' ? Style::double_quoted : Style::single_quoted;
      auto end = quoted_end(text_, begin);
      if (!end) throw Stop{std::move(end.error())};
      event.end = *end;
      return;
    }
    case '|':
    case '>':
      if (!in_flow()) {
        measure_block(event);
        return;
      }
      break;
    default: break;
  }
  if (value.empty()) {  // a tag without a value: `!!str`
    empty_behind_properties(event);
  } else {
    event.style = Style::plain;
    event.end = plain_end(text_, begin, value);
    if (in_flow()) check_flow_colons(event);
  }
}

void EventAdapter::check_flow_colons(const Event& event) const {
  if (text_[event.content_begin] == ':') {
    stop(event.content_begin, "yaml/syntax", "a value can't begin with ':' here; quote it");
  }
  const std::size_t colon = skip_blanks(text_, event.end);
  const char next = byte_at(text_, colon + 1);
  const bool indicator = std::string_view(",[]{}").find(next) != std::string_view::npos;
  if (byte_at(text_, colon) == ':' && indicator) {
    stop(colon, "yaml/syntax", "a blank is missing behind this ':'");
  }
}

void EventAdapter::measure_block(Event& event) const {
  event.style = text_[event.content_begin] == '|' ? Style::literal : Style::folded;
  const BlockScalar scalar = measure_block_scalar(text_, event.content_begin, block_column());
  event.indent = scalar.indent;
  event.end = scalar.end;
}

void EventAdapter::empty_behind_properties(Event& event) const {
  event.style = Style::empty;
  std::size_t end = event.begin;
  for (std::size_t pos = event.begin; byte_at(text_, pos) == '&' || byte_at(text_, pos) == '!';) {
    end = property_end(pos);
    pos = skip_blanks(text_, end);
  }
  event.content_begin = event.end = end;
}

bool EventAdapter::can_be_value(std::size_t pos) const {
  if (pos < last_end_) return false;
  if (levels_.empty() || levels_.back().flow) return true;
  const Level& level = levels_.back();
  const auto column = static_cast<int>(pos - line_start(text_, pos));
  return column > level.column || (level.mapping && level.key_next);
}

std::size_t EventAdapter::null_text_length(std::size_t pos) const {
  for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (!text_.substr(std::min(pos, text_.size())).starts_with(word)) continue;
    const std::size_t behind = pos + word.size();
    const bool flow_end = in_flow() && std::string_view(",]}[{:").find(byte_at(text_, behind)) !=
                                           std::string_view::npos;
    if (is_blank_or_end(text_, behind) || flow_end || byte_at(text_, behind) == ':') {
      return word.size();
    }
  }
  return 0;
}

std::size_t EventAdapter::absent_value_offset() const {
  if (levels_.empty()) return text_.size();
  const Level& level = levels_.back();
  const std::size_t next = skip_space(text_, last_end_);
  const char c = byte_at(text_, next);
  if (level.mapping && !level.key_next) {
    // `:x` of the next line is a key that begins with a colon.
    const bool has_colon = c == ':' && (level.flow || is_blank_or_end(text_, next + 1));
    return has_colon ? next + 1 : absent_colon(level);
  }
  if (level.mapping) {
    if (c == '?') return next + 1;
    stop(next, "yaml/absent-key", "a key is missing before this ':' or ','");
  }
  if (level.flow) stop(next, "yaml/absent-item", "a list item is missing before this ','");
  return c == '-' ? next + 1 : last_end_;
}

std::size_t EventAdapter::absent_colon(const Level& level) const {
  if (!level.flow && !explicit_key_) {
    stop(last_end_, "yaml/absent-colon", "a ':' is missing behind this key");
  }
  return last_end_;
}

void EventAdapter::open(EventKind kind, const YAML::Mark& mark, const std::string& tag,
                        YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  const std::size_t begin = offset(mark);
  const bool has_properties = anchor != 0 || tag != "?";
  const std::size_t content = has_properties ? skip_properties(begin) : begin;
  const bool flow = style == YAML::EmitterStyle::Flow;
  if (flow) check_indentation(content);
  emit({.kind = kind,
        .style = flow ? Style::flow : Style::block,
        .begin = begin,
        .content_begin = content,
        .anchor = static_cast<std::uint32_t>(anchor),
        .tag = specific(tag)});
  const bool mapping = kind == EventKind::mapping_start;
  // Only block style looks at columns; a line of flow style may be as long as the document.
  const std::size_t column = flow ? 0 : content - line_start(text_, content);
  levels_.push_back(
      {.mapping = mapping, .flow = flow, .key_next = mapping, .column = static_cast<int>(column)});
  // An absent first item is looked for from here, not from the ':' before the collection.
  last_end_ = std::max(last_end_, flow && is_opening(content) ? content + 1 : content);
}

bool EventAdapter::is_opening(std::size_t pos) const {
  return byte_at(text_, pos) == '[' || byte_at(text_, pos) == '{';
}

void EventAdapter::close(EventKind kind, char closer) {
  const bool flow = levels_.back().flow;
  levels_.pop_back();
  leave({.kind = kind, .end = flow ? behind_closer(closer) : last_end_});
}

std::size_t EventAdapter::behind_closer(char closer) const {
  std::size_t pos = skip_space(text_, last_end_);
  if (byte_at(text_, pos) == ',') pos = skip_space(text_, pos + 1);
  return byte_at(text_, pos) == closer ? pos + 1 : last_end_;
}

void EventAdapter::leave(const Event& event) {
  if (!levels_.empty() && levels_.back().mapping) {
    Level& level = levels_.back();
    if (level.key_next) explicit_key_ = byte_before(event.begin) == '?';
    level.key_next = !level.key_next;
  }
  last_end_ = event.end;
  emit(event);
}

char EventAdapter::byte_before(std::size_t pos) const {
  while (pos > 0 && is_blank(text_[pos - 1])) --pos;
  return pos > 0 ? text_[pos - 1] : '\0';
}

void EventAdapter::emit(Event event) {
  event.begin = std::min(event.begin, size_) + skipped_;
  event.content_begin = std::min(event.content_begin, size_) + skipped_;
  event.end = std::min(event.end, size_) + skipped_;
  auto accepted = sink_.on_event(event);
  if (!accepted) throw Stop{std::move(accepted.error())};
}

}  // namespace istioctl::yaml
