#include <algorithm>
#include <array>
#include <utility>

#include "istioctl/base/utf8.h"
#include "istioctl/yaml/bytes.h"
#include "scalar.h"

namespace istioctl::yaml {

namespace {

unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

/// Reads the text of a plain or quoted scalar, folding its line breaks: blanks around a
/// break go, one break becomes a space, of several the first goes.
class FlowDecoder {
 public:
  FlowDecoder(std::string_view body, Style style) : body_(body), style_(style) {}

  std::string decode() {
    while (pos_ < body_.size()) {
      const char c = body_[pos_];
      if (is_break(c)) {
        fold();
      } else if (c == '\\' && style_ == Style::double_quoted) {
        escape();
      } else if (c == '\'' && style_ == Style::single_quoted) {
        out_ += c;
        pos_ += 2;
        kept_ = out_.size();
      } else {
        out_ += c;
        ++pos_;
        if (!is_blank(c)) kept_ = out_.size();
      }
    }
    return std::move(out_);
  }

 private:
  void fold() {
    out_.resize(kept_);  // blanks before the break
    std::size_t breaks = 0;
    while (pos_ < body_.size() && (is_break(body_[pos_]) || is_blank(body_[pos_]))) {
      if (is_blank(body_[pos_])) {
        ++pos_;
      } else {
        pos_ = behind_break(body_, pos_);
        ++breaks;
      }
    }
    if (breaks == 1) {
      out_ += ' ';
    } else {
      out_.append(breaks - 1, '\n');
    }
    kept_ = out_.size();
  }

  void escape() {
    const char c = byte_at(body_, pos_ + 1);
    pos_ += 2;
    if (is_break(c)) {
      escaped_break();
    } else if (c == 'x' || c == 'u' || c == 'U') {
      base::append_utf8(out_, hex_escape(c));
    } else {
      append_named(c);
    }
    kept_ = out_.size();
  }

  // An escaped line break says nothing; empty lines behind it still count.
  void escaped_break() {
    pos_ = behind_break(body_, pos_ - 1);
    while (pos_ < body_.size() && (is_break(body_[pos_]) || is_blank(body_[pos_]))) {
      if (is_blank(body_[pos_])) {
        ++pos_;
      } else {
        pos_ = behind_break(body_, pos_);
        out_ += '\n';
      }
    }
  }

  void append_named(char c) {
    static constexpr std::array<std::pair<char, std::string_view>, 17> names{
        {{'0', std::string_view("\0", 1)},
         {'a', "\a"},
         {'b', "\b"},
         {'t', "\t"},
         {'\t', "\t"},
         {'n', "\n"},
         {'v', "\v"},
         {'f', "\f"},
         {'r', "\r"},
         {'e', "\x1B"},
         {'N', "\xC2\x85"},
         {'_', "\xC2\xA0"},
         {'L', "\xE2\x80\xA8"},
         {'P', "\xE2\x80\xA9"},
         {' ', " "},
         {'"', "\""},
         {'\\', "\\"}}};
    for (const auto& [name, text] : names) {
      if (name == c) {
        out_ += text;
        return;
      }
    }
    out_ += c;  // '/' and '\'' stand for themselves; the parser refused all others
  }

  char32_t hex_digits(std::size_t count) {
    char32_t value = 0;
    for (std::size_t i = 0; i < count && pos_ < body_.size(); ++i) {
      value = (value << 4) | hex_value(body_[pos_++]);
    }
    return value;
  }

  // "\ud83d\ude80" is one code point in JSON; in YAML the parser refused it.
  char32_t hex_escape(char kind) {
    const char32_t first = hex_digits(kind == 'x' ? 2 : kind == 'u' ? 4 : 8);
    const bool high = first >= 0xD800 && first <= 0xDBFF;
    if (!high || byte_at(body_, pos_) != '\\' || byte_at(body_, pos_ + 1) != 'u') return first;
    const std::size_t mark = pos_;
    pos_ += 2;
    const char32_t second = hex_digits(4);
    if (second >= 0xDC00 && second <= 0xDFFF) {
      return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }
    pos_ = mark;
    return first;
  }

  std::string_view body_;
  Style style_;
  std::size_t pos_ = 0;
  std::string out_;
  std::size_t kept_ = 0;  // out_ up to its last character that isn't a blank
};

std::string_view without_quotes(std::string_view raw, Style style) {
  const bool quoted = style == Style::single_quoted || style == Style::double_quoted;
  return quoted && raw.size() >= 2 ? raw.substr(1, raw.size() - 2) : raw;
}

/// Reads the lines of a block scalar. Folding joins two neighbouring lines of text by a
/// space unless one of them starts with a blank.
class BlockDecoder {
 public:
  BlockDecoder(std::string_view lines, bool folded, std::uint32_t indent)
      : lines_(lines), folded_(folded), indent_(indent) {}

  std::string decode(char chomping) {
    for (std::size_t pos = 0; pos < lines_.size();) {
      const std::size_t end = line_end(lines_, pos);
      std::string_view line = lines_.substr(pos, end - pos);
      line.remove_prefix(std::min<std::size_t>(
          line.find_first_not_of(' ') == line.npos ? line.size() : line.find_first_not_of(' '),
          indent_));
      pos = behind_break(lines_, end);
      if (line.empty()) {
        ++breaks_;
      } else {
        append(line);
        breaks_ = 1;  // kubectl ends the last line too, where the file doesn't
      }
    }
    return finish(chomping);
  }

 private:
  void append(std::string_view line) {
    const bool blank_led = is_blank(line.front());
    if (folded_ && started_ && !blank_led && !previous_blank_led_) {
      if (breaks_ == 1) {
        out_ += ' ';
      } else {
        out_.append(breaks_ - 1, '\n');
      }
    } else {
      out_.append(breaks_, '\n');
    }
    out_ += line;
    started_ = true;
    previous_blank_led_ = blank_led;
  }

  std::string finish(char chomping) {
    if (chomping == '+') {
      out_.append(breaks_, '\n');
    } else if (chomping != '-' && started_ && breaks_ > 0) {
      out_ += '\n';
    }
    return std::move(out_);
  }

  std::string_view lines_;
  bool folded_;
  std::uint32_t indent_;
  std::string out_;
  std::size_t breaks_ = 0;  // since the last line with text
  bool started_ = false;
  bool previous_blank_led_ = false;
};

}  // namespace

std::string decode_flow_scalar(std::string_view raw, Style style) {
  return FlowDecoder(without_quotes(raw, style), style).decode();
}

std::string decode_block_scalar(std::string_view raw, Style style, std::uint32_t indent) {
  const std::size_t header_end = line_end(raw, 0);
  const std::size_t blank = raw.substr(0, header_end).find_first_of(" \t#");
  const std::string_view indicators = raw.substr(0, std::min(header_end, blank));
  const char chomping = indicators.find('+') != indicators.npos   ? '+'
                        : indicators.find('-') != indicators.npos ? '-'
                                                                  : '\0';
  return BlockDecoder(raw.substr(behind_break(raw, header_end)), style == Style::folded, indent)
      .decode(chomping);
}

bool is_verbatim(std::string_view raw, Style style) {
  const std::string_view body = without_quotes(raw, style);
  if (std::ranges::any_of(body, is_break)) return false;
  switch (style) {
    case Style::plain: return true;
    case Style::single_quoted: return body.find('\'') == body.npos;
    case Style::double_quoted: return body.find('\\') == body.npos;
    default: return false;
  }
}

}  // namespace istioctl::yaml
