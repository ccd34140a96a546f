#include "token_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "istioctl/base/printable.h"

namespace istioctl::gotemplate {
namespace {

/// Keeps the stack of the parser, and of whatever walks or frees its tree.
constexpr std::size_t max_nesting = 250;

}  // namespace

bool TokenCursor::Level::too_deep() const {
  return cursor_.nesting_ > max_nesting;
}

void TokenCursor::skip_blank() {
  if (peek().kind == TokenKind::blank) {
    take();
  }
}

const Token& TokenCursor::peek_word() {
  skip_blank();
  return peek();
}

const Token& TokenCursor::take_word() {
  skip_blank();
  return take();
}

std::string_view TokenCursor::source_from(const Token& begin) const {
  const Token& last = tokens_.list[next_ > 0 ? next_ - 1 : 0];
  const std::size_t end = std::max(last.offset + last.text.size(), begin.offset);
  return std::string_view(program_.text).substr(begin.offset, end - begin.offset);
}

std::unexpected<base::Error> TokenCursor::fail(const Token& at, std::string_view message,
                                               std::string hint) const {
  const auto place = std::string_view(program_.text).substr(at.offset);
  return base::fail(base::ErrorCode::invalid_input, locate(program_, place).append(message),
                    std::move(hint));
}

std::unexpected<base::Error> TokenCursor::unexpected(const Token& token,
                                                     std::string_view context) const {
  switch (token.kind) {
    case TokenKind::error: return fail(token, tokens_.error);
    case TokenKind::end_of_text:
      return fail(token, fmt::format("the template ends inside {}", context),
                  "each if, with, range, define and block needs its {{end}}");
    default:
      return fail(token, fmt::format("unexpected {} in {}", base::quote(token.text, 20), context));
  }
}

base::Result<void> TokenCursor::expect(TokenKind kind, std::string_view context) {
  const Token& token = take_word();
  if (token.kind != kind) {
    return unexpected(token, context);
  }
  return {};
}

}  // namespace istioctl::gotemplate
