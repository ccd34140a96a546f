#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "lexer.h"
#include "program.h"

namespace istioctl::gotemplate {

/// The tokens of a template in the hands of its parser: where it is, and how deep.
class TokenCursor {
 public:
  /// One more level of nesting, as long as it lives.
  class Level {
   public:
    explicit Level(TokenCursor& cursor) : cursor_(cursor) { ++cursor_.nesting_; }
    ~Level() { --cursor_.nesting_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

    [[nodiscard]] bool too_deep() const;

   private:
    TokenCursor& cursor_;
  };

  /// Both must outlive the cursor; `program` has the text that `tokens` refer to.
  TokenCursor(const Program& program, const Tokens& tokens) : program_(program), tokens_(tokens) {}

  [[nodiscard]] const Token& peek() const { return tokens_.list[next_]; }
  /// The next token, and on to the one behind; the last one stays.
  const Token& take() { return tokens_.list[is_last() ? next_ : next_++]; }
  void skip_blank();
  /// As peek() and take(), behind white space.
  [[nodiscard]] const Token& peek_word();
  const Token& take_word();
  /// The token that was taken last; there must be one.
  [[nodiscard]] const Token& previous() const { return tokens_.list[next_ - 1]; }

  /// Where the cursor is, for going back there.
  [[nodiscard]] std::size_t mark() const { return next_; }
  void rewind(std::size_t mark) { next_ = mark; }

  /// The source from `begin` to the last token taken.
  [[nodiscard]] std::string_view source_from(const Token& begin) const;

  [[nodiscard]] std::unexpected<base::Error> fail(const Token& at, std::string_view message,
                                                  std::string hint = {}) const;
  [[nodiscard]] std::unexpected<base::Error> unexpected(const Token& token,
                                                        std::string_view context) const;
  /// Takes a word that must be of this kind.
  [[nodiscard]] base::Result<void> expect(TokenKind kind, std::string_view context);

 private:
  bool is_last() const { return next_ + 1 == tokens_.list.size(); }

  const Program& program_;
  const Tokens& tokens_;
  std::size_t next_ = 0;
  std::size_t nesting_ = 0;
};

}  // namespace istioctl::gotemplate
