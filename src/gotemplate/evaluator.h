#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/template.h"
#include "istioctl/gotemplate/value.h"
#include "program.h"

namespace istioctl::gotemplate {

/// What an execution has used of its limits.
class Budget {
 public:
  explicit Budget(const Limits& limits) : limits_(limits) {}

  /// Counts, and says whether it is still within the limits.
  [[nodiscard]] bool take_steps(std::size_t count);
  [[nodiscard]] bool take_text(std::size_t bytes);
  [[nodiscard]] std::size_t text_left() const { return limits_.max_text_bytes - text_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }

  std::size_t depth = 0;

 private:
  Limits limits_;
  std::size_t steps_ = 0;
  std::size_t text_ = 0;
};

/// One more level of depth, as long as it lives.
class DepthGuard {
 public:
  explicit DepthGuard(Budget& budget) : budget_(budget) { ++budget_.depth; }
  ~DepthGuard() { --budget_.depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

  [[nodiscard]] bool too_deep() const { return budget_.depth > budget_.limits().max_depth; }

 private:
  Budget& budget_;
};

/// The variables of the running template: a stack on which the innermost of a name wins.
class VariableStack {
 public:
  void push(VariableId id, Value value) { stack_.push_back({id, std::move(value)}); }
  /// The innermost of this name in the current frame, or nullptr.
  [[nodiscard]] Value* find(VariableId id);
  /// The one that was pushed last, second last, …: `n` counts from 1.
  [[nodiscard]] Value& from_top(std::size_t n) { return stack_[stack_.size() - n].value; }
  [[nodiscard]] std::size_t size() const { return stack_.size(); }
  void resize_down(std::size_t size) { stack_.erase(stack_.begin() + offset(size), stack_.end()); }

  /// Hides everything below; returns what leave_frame() needs.
  [[nodiscard]] std::size_t enter_frame();
  void leave_frame(std::size_t outer);

 private:
  struct Binding {
    VariableId id;
    Value value;
  };

  static std::ptrdiff_t offset(std::size_t size) { return static_cast<std::ptrdiff_t>(size); }

  std::vector<Binding> stack_;
  std::size_t frame_ = 0;
};

/// Computes pipelines.
class Evaluator {
 public:
  Evaluator(const Program& program, const Limits& limits) : program_(program), budget_(limits) {}

  /// The value of `pipeline`, after setting its variables to it.
  [[nodiscard]] base::Result<Value> evaluate(const Pipeline& pipeline, const Value& dot);

  /// Sets a variable that exists; `place` names it in an error.
  [[nodiscard]] base::Result<void> assign(VariableId id, Value value, std::string_view place);

  [[nodiscard]] VariableStack& variables() { return variables_; }
  [[nodiscard]] Budget& budget() { return budget_; }

  /// An error with the position of `place`, a part of the template.
  [[nodiscard]] std::unexpected<base::Error> fail(std::string_view place, std::string_view message,
                                                  std::string hint = {}) const;
  [[nodiscard]] std::unexpected<base::Error> too_many_steps(std::string_view place) const;
  [[nodiscard]] std::unexpected<base::Error> too_much_text(std::string_view place) const;
  [[nodiscard]] std::unexpected<base::Error> too_deep(std::string_view place) const;

 private:
  /// What a command knows beside its words. `final` is the value of the command in front of
  /// the pipe, or nullptr.
  struct Context {
    const Value& dot;
    const Value* final;
  };

  base::Result<Value> evaluate_command(const Command& command, Context context);
  base::Result<Value> evaluate_operand(const Operand& operand, const Value& dot);
  base::Result<Value> evaluate_variable(const Operand& operand, const Variable& variable,
                                        bool has_arguments);
  base::Result<Value> evaluate_plain(const Operand& operand, const Value& dot);
  base::Result<Value> evaluate_fields(const Value& receiver,
                                      std::span<const std::string_view> names, bool has_arguments,
                                      std::string_view place) const;
  base::Result<Value> evaluate_field(const Value& receiver, std::string_view name,
                                     bool has_arguments, std::string_view place) const;
  std::unexpected<base::Error> no_field(const Value& receiver, std::string_view name,
                                        std::string_view place) const;

  base::Result<Value> call(const Operand& function, const FunctionRecord& record,
                           std::span<const Operand> words, Context context);
  base::Result<Value> call_logic(const FunctionRecord& record, std::span<const Operand> words,
                                 Context context);
  base::Result<Value> call_with(const FunctionRecord& record, std::span<const Value> arguments,
                                std::string_view place);
  base::Result<void> check_count(const FunctionRecord& record, std::size_t count,
                                 std::string_view place) const;
  base::Result<void> require_string(Value& argument, const FunctionRecord& record,
                                    std::string_view place) const;

  const Program& program_;
  Budget budget_;
  VariableStack variables_;
};

}  // namespace istioctl::gotemplate
