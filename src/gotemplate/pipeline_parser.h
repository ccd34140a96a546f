#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "program.h"
#include "token_cursor.h"

namespace istioctl::gotemplate {

/// What a definition has of its own: the variables declared so far, and ranges.
class Scope {
 public:
  Scope() { declare(root_variable); }

  void declare(VariableId id) {
    order_.push_back(id);
    ++count_[id];
  }
  bool declares(VariableId id) const { return count_.contains(id); }
  std::size_t mark() const { return order_.size(); }
  void forget_after(std::size_t mark) {
    for (; order_.size() > mark; order_.pop_back()) {
      const auto entry = count_.find(order_.back());
      if (--entry->second == 0) {
        count_.erase(entry);
      }
    }
  }

  std::size_t ranges = 0;  ///< that we are inside of

 private:
  std::vector<VariableId> order_;
  std::map<VariableId, std::size_t> count_;
};

/// Parses what stands inside an action: pipelines of commands of operands.
class PipelineParser {
 public:
  /// Both must outlive the parser.
  PipelineParser(const Program& program, TokenCursor& cursor);

  /// Everything up to `end`, which is taken, too. `context` is "range" or a name for messages.
  [[nodiscard]] base::Result<Pipeline> pipeline(std::string_view context, TokenKind end);

  /// The variables that can be used here.
  [[nodiscard]] Scope& scope() { return scope_; }

 private:
  base::Result<void> declarations(Pipeline& pipeline, std::string_view context);
  base::Result<Command> command();
  base::Result<void> check_stages(const Pipeline& pipeline, const Token& begin,
                                  std::string_view context) const;
  base::Result<Operand> operand();
  base::Result<Operand> term();
  base::Result<Operand> literal_term(const Token& token);
  base::Result<Operand> function_term(const Token& token);
  base::Result<Operand> variable_term(const Token& token);
  base::Result<Operand> parenthesized();
  base::Result<void> add_fields(Operand& operand, const Token& begin);

  VariableId intern(std::string_view name);
  const FunctionRecord* find_function(std::string_view name) const;
  std::string suggest_function(std::string_view name) const;

  const Program& program_;
  TokenCursor& cursor_;
  Scope scope_;
  std::map<std::string, VariableId, std::less<>> variable_ids_;
};

}  // namespace istioctl::gotemplate
