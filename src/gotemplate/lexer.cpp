#include "lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "characters.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"

namespace istioctl::gotemplate {
namespace {

constexpr std::string_view left_comment = "/*";
constexpr std::string_view right_comment = "*/";
constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t trim_marker_length = 2;  // the minus and its blank

constexpr std::array<std::pair<std::string_view, TokenKind>, 13> words = {{
    {"block", TokenKind::keyword_block},
    {"break", TokenKind::keyword_break},
    {"continue", TokenKind::keyword_continue},
    {"define", TokenKind::keyword_define},
    {"else", TokenKind::keyword_else},
    {"end", TokenKind::keyword_end},
    {"false", TokenKind::boolean},
    {"if", TokenKind::keyword_if},
    {"nil", TokenKind::keyword_nil},
    {"range", TokenKind::keyword_range},
    {"template", TokenKind::keyword_template},
    {"true", TokenKind::boolean},
    {"with", TokenKind::keyword_with},
}};

bool starts_with_left_trim(std::string_view text) {
  return text.size() >= 2 && text[0] == '-' && is_blank(text[1]);
}

bool starts_with_right_trim(std::string_view text) {
  return text.size() >= 2 && is_blank(text[0]) && text[1] == '-';
}

std::size_t leading_blanks(std::string_view text) {
  return std::min(text.find_first_not_of(blanks), text.size());
}

std::string_view without_trailing_blanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

class Lexer {
 public:
  Lexer(std::string_view text, const Delimiters& delimiters)
      : text_(text), delimiters_(delimiters) {}

  Tokens run() && {
    while (tokens_.list.empty() || !is_last(tokens_.list.back().kind)) {
      inside_action_ ? lex_action() : lex_text();
    }
    return std::move(tokens_);
  }

 private:
  static bool is_last(TokenKind kind) {
    return kind == TokenKind::end_of_text || kind == TokenKind::error;
  }

  std::string_view rest() const { return text_.substr(position_); }
  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  base::CodePoint peek_character() const {
    return at_end() ? base::CodePoint{} : base::decode_code_point(rest());
  }

  void emit(TokenKind kind, std::size_t begin, std::size_t end) {
    tokens_.list.push_back({kind, begin, text_.substr(begin, end - begin)});
  }
  void emit_to_here(TokenKind kind) { emit(kind, start_, position_); }
  void fail(std::string message) {
    tokens_.error = std::move(message);
    emit_to_here(TokenKind::error);
  }
  void fail_at(std::size_t offset, std::string message) {
    start_ = offset;
    fail(std::move(message));
  }

  bool accept(std::string_view set) {
    const bool found = !at_end() && set.find(peek()) != std::string_view::npos;
    position_ += found ? 1U : 0U;
    return found;
  }
  void accept_run(std::string_view set) {
    position_ = std::min(text_.find_first_not_of(set, position_), text_.size());
  }

  void lex_text();
  void lex_left_delim();
  void lex_comment(std::size_t comment);
  void finish_action(bool trims);
  void lex_action();
  void lex_blanks();
  void lex_one_character();
  void lex_name(TokenKind kind);
  void lex_field();
  void lex_number();
  bool scan_number();
  void lex_quoted(char quote);
  void lex_raw_string();
  bool at_terminator() const;
  bool at_right_delim(bool& trims) const;
  std::string describe_character() const;

  std::string_view text_;
  Delimiters delimiters_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;   // of the token that is being read
  std::size_t action_ = 0;  // where the action began
  bool inside_action_ = false;
  std::vector<std::size_t> open_parens_;
  Tokens tokens_;
};

void Lexer::lex_text() {
  start_ = position_;
  const std::size_t delim = std::min(text_.find(delimiters_.left, position_), text_.size());
  std::string_view body = text_.substr(start_, delim - start_);
  const bool at_delim = delim < text_.size();
  if (at_delim && starts_with_left_trim(text_.substr(delim + delimiters_.left.size()))) {
    body = without_trailing_blanks(body);
  }
  if (!body.empty()) {
    emit(TokenKind::text, start_, start_ + body.size());
  }
  position_ = start_ = delim;
  at_delim ? lex_left_delim() : emit_to_here(TokenKind::end_of_text);
}

void Lexer::lex_left_delim() {
  position_ += delimiters_.left.size();
  const std::size_t marker = starts_with_left_trim(rest()) ? trim_marker_length : 0;
  if (rest().substr(marker).starts_with(left_comment)) {
    lex_comment(position_ + marker);
    return;
  }
  emit_to_here(TokenKind::left_delim);
  action_ = start_;
  position_ += marker;
  inside_action_ = true;
  open_parens_.clear();
}

void Lexer::lex_comment(std::size_t comment) {
  const std::size_t close = text_.find(right_comment, comment + left_comment.size());
  if (close == std::string_view::npos) {
    fail_at(comment, "unclosed comment");
    return;
  }
  position_ = close + right_comment.size();
  bool trims = false;
  if (!at_right_delim(trims)) {
    fail_at(position_, "the action that holds a comment must end right behind its */");
    return;
  }
  position_ += delimiters_.right.size() + (trims ? trim_marker_length : 0);
  position_ += trims ? leading_blanks(rest()) : 0;
}

void Lexer::finish_action(bool trims) {
  start_ = position_ + (trims ? trim_marker_length : 0);
  position_ = start_ + delimiters_.right.size();
  emit_to_here(TokenKind::right_delim);
  position_ += trims ? leading_blanks(rest()) : 0;
  inside_action_ = false;
}

void Lexer::lex_action() {
  start_ = position_;
  bool trims = false;
  if (at_right_delim(trims)) {
    if (open_parens_.empty()) {
      finish_action(trims);
    } else {
      fail_at(open_parens_.back(), "unclosed left parenthesis");
    }
    return;
  }
  if (at_end()) {
    fail_at(action_, "unclosed action");
    return;
  }
  const char c = peek();
  const bool digit_follows = rest().size() == 1 || (rest()[1] >= '0' && rest()[1] <= '9');
  if (is_blank(c)) {
    lex_blanks();
  } else if (c == '"' || c == '\'') {
    lex_quoted(c);
  } else if (c == '`') {
    lex_raw_string();
  } else if (c == '.' && !digit_follows) {
    lex_field();
  } else if (c == '$') {
    ++position_;
    lex_name(TokenKind::variable);
  } else if (c == '.' || c == '+' || c == '-' || (c >= '0' && c <= '9')) {
    lex_number();
  } else if (is_name_character(peek_character().value)) {
    lex_name(TokenKind::identifier);
  } else {
    lex_one_character();
  }
}

/// A blank in front of a trimming right delimiter belongs to the delimiter.
void Lexer::lex_blanks() {
  accept_run(blanks);
  --position_;
  bool trims = false;
  if (!at_right_delim(trims) || !trims) {
    ++position_;
  } else if (position_ == start_) {
    return finish_action(trims);
  }
  emit_to_here(TokenKind::blank);
}

void Lexer::lex_one_character() {
  const char c = peek();
  ++position_;
  switch (c) {
    case '=': return emit_to_here(TokenKind::assign);
    case '|': return emit_to_here(TokenKind::pipe);
    case ':': return accept("=") ? emit_to_here(TokenKind::declare) : fail("expected := here");
    case '(': open_parens_.push_back(start_); return emit_to_here(TokenKind::left_paren);
    case ')':
      if (open_parens_.empty()) {
        return fail("unexpected right parenthesis");
      }
      open_parens_.pop_back();
      return emit_to_here(TokenKind::right_paren);
    default: break;
  }
  if (c < ' ' || c > '~') {
    --position_;
    return fail("unrecognized character in action: " + describe_character());
  }
  emit_to_here(TokenKind::punctuation);
}

void Lexer::lex_field() {
  ++position_;
  if (at_terminator()) {
    emit_to_here(TokenKind::dot);
  } else {
    lex_name(TokenKind::field);
  }
}

/// The rest of a name, whose sigil is behind us.
void Lexer::lex_name(TokenKind kind) {
  while (!at_end() && is_name_character(peek_character().value)) {
    position_ += peek_character().length;
  }
  if (!at_terminator()) {
    fail_at(position_, "unexpected " + describe_character() + " behind " +
                           base::quote(text_.substr(start_, position_ - start_)));
    return;
  }
  if (kind == TokenKind::identifier) {
    const auto word = text_.substr(start_, position_ - start_);
    const auto known = std::ranges::find(words, word, &decltype(words)::value_type::first);
    kind = known == words.end() ? kind : known->second;
  }
  emit_to_here(kind);
}

void Lexer::lex_number() {
  bool good = scan_number();
  if (good && (peek() == '+' || peek() == '-')) {
    // 1+2i is one number; anything else that continues like this is none.
    good = scan_number() && text_[position_ - 1] == 'i';
  }
  if (!good) {
    return fail("bad number syntax: " + base::quote(text_.substr(start_, position_ - start_)));
  }
  emit_to_here(TokenKind::number);
}

/// Takes what may be a number; whether it is one is found out when it is converted.
bool Lexer::scan_number() {
  accept("+-");
  std::string_view digits = "0123456789_";
  std::string_view exponent = "eE";
  if (accept("0")) {
    if (accept("xX")) {
      digits = "0123456789abcdefABCDEF_";
      exponent = "pP";
    } else if (accept("oO")) {
      digits = "01234567_";
      exponent = {};
    } else if (accept("bB")) {
      digits = "01_";
      exponent = {};
    }
  }
  accept_run(digits);
  if (accept(".")) {
    accept_run(digits);
  }
  if (accept(exponent)) {
    accept("+-");
    accept_run("0123456789_");
  }
  accept("i");
  if (!at_end() && is_name_character(peek_character().value)) {
    position_ += peek_character().length;
    return false;
  }
  return true;
}

void Lexer::lex_quoted(char quote) {
  const std::string_view what =
      quote == '"' ? "unterminated quoted string" : "unterminated character constant";
  ++position_;
  while (!at_end() && peek() != quote) {
    position_ += peek() == '\\' ? 1U : 0U;
    if (at_end() || peek() == '\n') {
      break;
    }
    ++position_;
  }
  if (at_end() || peek() == '\n') {
    return fail(std::string(what));
  }
  ++position_;
  emit_to_here(quote == '"' ? TokenKind::string : TokenKind::number);
}

void Lexer::lex_raw_string() {
  const std::size_t close = text_.find('`', position_ + 1);
  if (close == std::string_view::npos) {
    return fail("unterminated raw quoted string");
  }
  position_ = close + 1;
  emit_to_here(TokenKind::raw_string);
}

/// Whether a name may end here, so that `.X.Y` is two tokens and `$x+2` none at all.
bool Lexer::at_terminator() const {
  constexpr std::string_view terminators = " \t\r\n.,|:)(";
  return at_end() || terminators.find(peek()) != std::string_view::npos ||
         rest().starts_with(delimiters_.right);
}

bool Lexer::at_right_delim(bool& trims) const {
  trims = starts_with_right_trim(rest()) &&
          rest().substr(trim_marker_length).starts_with(delimiters_.right);
  return trims || rest().starts_with(delimiters_.right);
}

std::string Lexer::describe_character() const {
  const auto c = peek_character();
  if (!c.valid) {
    return "a byte that is not UTF-8";
  }
  if (!is_printable(c.value)) {
    return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c.value));
  }
  return base::quote(rest().substr(0, c.length));
}

}  // namespace

Tokens tokenize(std::string_view text, const Delimiters& delimiters) {
  return Lexer(text, delimiters).run();
}

}  // namespace istioctl::gotemplate
