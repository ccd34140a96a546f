#include "json_parser.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "istioctl/base/ascii.h"
#include "istioctl/base/utf8.h"

namespace istioctl::yaml {

namespace {

using base::is_digit;

using Parsed = std::expected<void, ParseError>;

constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// A recursive descent over the bytes. A library would lose the positions, which are what
/// this is for. How deep it may go is the sink's to say.
class JsonParser {
 public:
  JsonParser(std::string_view text, EventSink& sink) : text_(text), sink_(sink) {}

  Parsed value() {
    skip_space();
    switch (peek()) {
      case '{': return collection('}', true);
      case '[': return collection(']', false);
      case '"': return string();
      default: return literal();
    }
  }

  [[nodiscard]] std::size_t position() const { return pos_; }

 private:
  [[nodiscard]] char peek() const { return pos_ < text_.size() ? text_[pos_] : '\0'; }

  void skip_space() {
    while (pos_ < text_.size() && std::string_view(" \t\r\n").find(text_[pos_]) != text_.npos) {
      ++pos_;
    }
  }

  [[nodiscard]] std::unexpected<ParseError> error(std::string message) const {
    return std::unexpected(ParseError{pos_, "json/syntax", std::move(message)});
  }

  [[nodiscard]] std::unexpected<ParseError> expected(std::string_view what) const {
    if (pos_ >= text_.size()) return error(fmt::format("the input ends where {} belongs", what));
    return error(fmt::format("expected {} here", what));
  }

  Parsed collection(char closer, bool mapping) {
    Event start{.kind = mapping ? EventKind::mapping_start : EventKind::sequence_start,
                .style = Style::flow,
                .begin = pos_,
                .content_begin = pos_};
    if (auto accepted = sink_.on_event(start); !accepted) return accepted;
    ++pos_;
    skip_space();
    if (peek() != closer) {
      if (auto parsed = members(closer, mapping); !parsed) return parsed;
    }
    ++pos_;
    return sink_.on_event(
        {.kind = mapping ? EventKind::mapping_end : EventKind::sequence_end, .end = pos_});
  }

  Parsed members(char closer, bool mapping) {
    while (true) {
      if (mapping) {
        if (auto parsed = key(); !parsed) return parsed;
      }
      if (auto parsed = value(); !parsed) return parsed;
      skip_space();
      if (peek() == closer) return {};
      if (peek() != ',') return expected(closer == '}' ? "',' or '}'" : "',' or ']'");
      ++pos_;
    }
  }

  Parsed key() {
    skip_space();
    if (peek() != '"') return expected("a key in double quotes");
    if (auto parsed = string(); !parsed) return parsed;
    skip_space();
    if (peek() != ':') return expected("':'");
    ++pos_;
    return {};
  }

  Parsed string() {
    const std::size_t begin = pos_++;
    while (peek() != '"' || pos_ >= text_.size()) {
      if (auto parsed = character(); !parsed) return parsed;
    }
    ++pos_;
    return scalar(begin, Style::double_quoted);
  }

  Parsed character() {
    const char c = peek();
    if (pos_ >= text_.size()) return error("the input ends inside a string");
    if (c == '\\') return escape();
    if (static_cast<unsigned char>(c) < 0x20) {
      return error("a control character in a string; write it as an escape");
    }
    const auto point = base::decode_code_point(text_.substr(pos_));
    if (!point.valid) return error("this isn't valid UTF-8; save the file as UTF-8");
    pos_ += point.length;
    return {};
  }

  Parsed escape() {
    ++pos_;
    const char c = peek();
    if (c != 'u') {
      if (c == '\0' || std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
        return error("unknown escape in a string");
      }
      ++pos_;
      return {};
    }
    for (std::size_t i = 1; i <= 4; ++i) {
      if (pos_ + i >= text_.size() || !is_hex(text_[pos_ + i])) {
        return error("\\u needs 4 hexadecimal digits");
      }
    }
    pos_ += 5;
    return {};
  }

  Parsed literal() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(pos_).starts_with(word)) {
        const std::size_t begin = pos_;
        pos_ += word.size();
        return scalar(begin, Style::plain);
      }
    }
    return number();
  }

  Parsed number() {
    const std::size_t begin = pos_;
    if (peek() == '-') ++pos_;
    const bool leading_zero = peek() == '0';
    const std::size_t digits = skip_digits();
    if (digits == 0 || (leading_zero && digits > 1)) {
      pos_ = begin;
      return expected("a JSON value");
    }
    if (peek() == '.') {
      ++pos_;
      if (skip_digits() == 0) return expected("a digit");
    }
    if (peek() == 'e' || peek() == 'E') {
      ++pos_;
      if (peek() == '+' || peek() == '-') ++pos_;
      if (skip_digits() == 0) return expected("a digit");
    }
    return scalar(begin, Style::plain);
  }

  std::size_t skip_digits() {
    const std::size_t begin = pos_;
    while (is_digit(peek())) ++pos_;
    return pos_ - begin;
  }

  Parsed scalar(std::size_t begin, Style style) {
    return sink_.on_event({.kind = EventKind::scalar,
                           .style = style,
                           .begin = begin,
                           .content_begin = begin,
                           .end = pos_});
  }

  std::string_view text_;
  EventSink& sink_;
  std::size_t pos_ = 0;
};

}  // namespace

std::expected<std::size_t, ParseError> parse_json(std::string_view text, EventSink& sink) {
  JsonParser parser(text, sink);
  auto parsed = parser.value();
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return parser.position();
}

}  // namespace istioctl::yaml
