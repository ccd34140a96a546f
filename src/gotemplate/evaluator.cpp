#include "evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"

namespace istioctl::gotemplate {
namespace {

using base::Result;

/// How much text, or how many variables to look through, cost as much as one step.
constexpr std::size_t bytes_per_step = 256;
constexpr std::size_t variables_per_step = 64;

std::size_t text_steps(std::span<const Value> arguments) {
  std::size_t bytes = 0;
  for (const Value& argument : arguments) {
    const Value& target = indirect(argument);
    bytes += target.kind() == Kind::string ? target.as_string().size() : 0;
  }
  return bytes / bytes_per_step;
}

std::string describe_count(const FunctionRecord& record) {
  if (record.max_arguments == Function::any_number) {
    return fmt::format("at least {}", record.min_arguments);
  }
  if (record.min_arguments == record.max_arguments) {
    return fmt::format("{}", record.min_arguments);
  }
  return fmt::format("{} to {}", record.min_arguments, record.max_arguments);
}

}  // namespace

bool Budget::take_steps(std::size_t count) {
  const std::size_t left = limits_.max_steps - steps_;
  steps_ += std::min(count, left);
  return count <= left;
}

bool Budget::take_text(std::size_t bytes) {
  const bool fits = bytes <= text_left();
  text_ += std::min(bytes, text_left());
  return fits;
}

Value* VariableStack::find(VariableId id) {
  for (std::size_t i = stack_.size(); i > frame_; --i) {
    if (stack_[i - 1].id == id) {
      return &stack_[i - 1].value;
    }
  }
  return nullptr;
}

std::size_t VariableStack::enter_frame() {
  return std::exchange(frame_, stack_.size());
}

void VariableStack::leave_frame(std::size_t outer) {
  resize_down(frame_);
  frame_ = outer;
}

std::unexpected<base::Error> Evaluator::fail(std::string_view place, std::string_view message,
                                             std::string hint) const {
  return base::fail(base::ErrorCode::invalid_input, locate(program_, place).append(message),
                    std::move(hint));
}

std::unexpected<base::Error> Evaluator::too_many_steps(std::string_view place) const {
  return fail(place,
              fmt::format("the template does not end within {} steps", budget_.limits().max_steps));
}

std::unexpected<base::Error> Evaluator::too_much_text(std::string_view place) const {
  return fail(place, fmt::format("the template makes more than {} bytes of text",
                                 budget_.limits().max_text_bytes));
}

std::unexpected<base::Error> Evaluator::too_deep(std::string_view place) const {
  return fail(place,
              fmt::format("more than {} templates and blocks run inside each other",
                          budget_.limits().max_depth),
              "a template that calls itself needs a condition that ends it");
}

Result<Value> Evaluator::evaluate(const Pipeline& pipeline, const Value& dot) {
  const DepthGuard depth(budget_);
  if (depth.too_deep()) {
    return too_deep(pipeline.source);
  }
  Value value;
  const Value* final = nullptr;
  for (const Command& command : pipeline.commands) {
    if (!budget_.take_steps(1)) {
      return too_many_steps(command.source);
    }
    auto next = evaluate_command(command, {dot, final});
    if (!next) {
      return next;
    }
    value = std::move(*next);
    final = &value;
  }
  for (const VariableId id : pipeline.variables) {
    if (!pipeline.assigns) {
      variables_.push(id, value);
    } else if (auto assigned = assign(id, value, pipeline.source); !assigned) {
      return std::unexpected(assigned.error());
    }
  }
  return value;
}

Result<void> Evaluator::assign(VariableId id, Value value, std::string_view place) {
  Value* variable = variables_.find(id);
  if (variable == nullptr) {
    return fail(place, "this sets a variable that was not declared", "declare it with :=");
  }
  *variable = std::move(value);
  return {};
}

Result<Value> Evaluator::evaluate_command(const Command& command, Context context) {
  const Operand& first = command.words.front();
  const auto arguments = std::span(command.words).subspan(1);
  if (const auto* function = std::get_if<FunctionName>(&first.term)) {
    return call(first, *function->record, arguments, context);
  }
  const bool has_arguments = !arguments.empty() || context.final != nullptr;
  if (const auto* chain = std::get_if<FieldChain>(&first.term)) {
    return evaluate_fields(context.dot, chain->names, has_arguments, first.source);
  }
  if (const auto* variable = std::get_if<Variable>(&first.term)) {
    return evaluate_variable(first, *variable, has_arguments);
  }
  if (const auto* chain = std::get_if<Chain>(&first.term)) {
    const auto base = evaluate_operand(*chain->base, context.dot);
    return base ? evaluate_fields(*base, chain->names, has_arguments, first.source) : base;
  }
  if (has_arguments) {
    return fail(first.source, base::quote(first.source) + " is no function that takes arguments");
  }
  if (std::holds_alternative<Nil>(first.term)) {
    return fail(first.source, "nil can only be an argument");
  }
  return evaluate_plain(first, context.dot);
}

Result<Value> Evaluator::evaluate_operand(const Operand& operand, const Value& dot) {
  if (const auto* chain = std::get_if<FieldChain>(&operand.term)) {
    return evaluate_fields(dot, chain->names, false, operand.source);
  }
  if (const auto* variable = std::get_if<Variable>(&operand.term)) {
    return evaluate_variable(operand, *variable, false);
  }
  if (const auto* function = std::get_if<FunctionName>(&operand.term)) {
    return call(operand, *function->record, {}, {dot, nullptr});
  }
  if (const auto* chain = std::get_if<Chain>(&operand.term)) {
    const auto base = evaluate_operand(*chain->base, dot);
    return base ? evaluate_fields(*base, chain->names, false, operand.source) : base;
  }
  return evaluate_plain(operand, dot);
}

/// What takes no arguments in any position.
Result<Value> Evaluator::evaluate_plain(const Operand& operand, const Value& dot) {
  if (const auto* literal = std::get_if<Literal>(&operand.term)) {
    if (literal->value.kind() == Kind::invalid) {
      return fail(operand.source, operand.source.empty()
                                      ? ""
                                      : std::string(operand.source) + " is too large an integer");
    }
    return literal->value;
  }
  if (const auto* inner = std::get_if<Parenthesized>(&operand.term)) {
    return evaluate(*inner->pipeline, dot);
  }
  return std::holds_alternative<Dot>(operand.term) ? dot : Value();
}

Result<Value> Evaluator::evaluate_variable(const Operand& operand, const Variable& variable,
                                           bool has_arguments) {
  if (!budget_.take_steps(variables_.size() / variables_per_step)) {
    return too_many_steps(operand.source);
  }
  const Value* value = variables_.find(variable.id);
  if (value == nullptr) {
    return fail(operand.source, base::quote(operand.source) + " was not declared on the way here");
  }
  if (!variable.names.empty()) {
    return evaluate_fields(*value, variable.names, has_arguments, operand.source);
  }
  if (has_arguments) {
    return fail(operand.source, base::quote(operand.source) + " is no function");
  }
  return *value;
}

Result<Value> Evaluator::evaluate_fields(const Value& receiver,
                                         std::span<const std::string_view> names,
                                         bool has_arguments, std::string_view place) const {
  auto value = evaluate_field(receiver, names.front(), has_arguments && names.size() == 1, place);
  for (std::size_t i = 1; i < names.size() && value; ++i) {
    value = evaluate_field(*value, names[i], has_arguments && i + 1 == names.size(), place);
  }
  return value;
}

Result<Value> Evaluator::evaluate_field(const Value& receiver, std::string_view name,
                                        bool has_arguments, std::string_view place) const {
  if (receiver.kind() == Kind::invalid) {
    return Value();
  }
  const Value& target = indirect(receiver);
  std::optional<Value> found;
  if (target.kind() == Kind::structure) {
    found = target.as_struct().field(name);
    if (!found) {
      return no_field(receiver, name, place);
    }
  } else if (target.kind() == Kind::map && target.as_map().key_type_name() == "string") {
    found = target.as_map().find(name).value_or(Value());
  } else if (target.kind() == Kind::pointer) {
    return fail(place, fmt::format("{} is nil, so that there is no {}", target.type_name(), name),
                "test it with {{if}} or {{with}} first");
  } else {
    return no_field(receiver, name, place);
  }
  if (has_arguments) {
    return fail(place, fmt::format("{} is no function that takes arguments", base::quote(name)));
  }
  return std::move(*found);
}

std::unexpected<base::Error> Evaluator::no_field(const Value& receiver, std::string_view name,
                                                 std::string_view place) const {
  const Value& target = indirect(receiver);
  std::string hint;
  if (target.kind() == Kind::structure) {
    const auto names = target.as_struct().field_names();
    const auto near = base::nearest(name, names);
    hint = near ? fmt::format("did you mean {}?", base::quote(*near)) : "";
  } else if (target.kind() == Kind::map) {
    hint = "use index with a key of that type";
  }
  return fail(place, fmt::format("{} has no field {}", receiver.type_name(), base::quote(name)),
              std::move(hint));
}

Result<Value> Evaluator::call(const Operand& function, const FunctionRecord& record,
                              std::span<const Operand> words, Context context) {
  const std::size_t count = words.size() + (context.final != nullptr ? 1 : 0);
  if (auto checked = check_count(record, count, function.source); !checked) {
    return std::unexpected(checked.error());
  }
  if (record.evaluation != Evaluation::all) {
    return call_logic(record, words, context);
  }
  std::vector<Value> arguments;
  arguments.reserve(count);
  for (const Operand& word : words) {
    auto argument = evaluate_operand(word, context.dot);
    if (!argument) {
      return argument;
    }
    arguments.push_back(std::move(*argument));
  }
  if (context.final != nullptr) {
    arguments.push_back(*context.final);
  }
  if (record.first_is_string) {
    const auto place = words.empty() ? function.source : words.front().source;
    if (auto checked = require_string(arguments.front(), record, place); !checked) {
      return std::unexpected(checked.error());
    }
  }
  return call_with(record, arguments, function.source);
}

/// `and` and `or` don't look at what comes behind the argument that decides.
Result<Value> Evaluator::call_logic(const FunctionRecord& record, std::span<const Operand> words,
                                    Context context) {
  const bool decisive = record.evaluation == Evaluation::until_true;
  Result<Value> value;
  for (const Operand& word : words) {
    value = evaluate_operand(word, context.dot);
    if (!value || is_true(*value) == decisive) {
      return value;
    }
  }
  return context.final != nullptr ? *context.final : value;
}

Result<Value> Evaluator::call_with(const FunctionRecord& record, std::span<const Value> arguments,
                                   std::string_view place) {
  if (!budget_.take_steps(1 + text_steps(arguments))) {
    return too_many_steps(place);
  }
  auto result = record.call(arguments, budget_.text_left());
  if (!result) {
    return fail(place, fmt::format("{}: {}", record.name, result.error().message),
                std::move(result.error().hint));
  }
  if (result->kind() == Kind::string && !budget_.take_text(result->as_string().size())) {
    return too_much_text(place);
  }
  return result;
}

Result<void> Evaluator::check_count(const FunctionRecord& record, std::size_t count,
                                    std::string_view place) const {
  if (count >= record.min_arguments && count <= record.max_arguments) {
    return {};
  }
  return fail(place, fmt::format("{} takes {} arguments, not {}", record.name,
                                 describe_count(record), count));
}

/// Go looks through one pointer here, and takes no other string type.
Result<void> Evaluator::require_string(Value& argument, const FunctionRecord& record,
                                       std::string_view place) const {
  const Value* target = argument.kind() == Kind::pointer ? argument.target() : &argument;
  if (target == nullptr || target->kind() != Kind::string || target->type_name() != "string") {
    return fail(place, fmt::format("the first argument of {} must be a string, not {}", record.name,
                                   argument.type_name()));
  }
  Value text = *target;
  argument = std::move(text);
  return {};
}

}  // namespace istioctl::gotemplate
