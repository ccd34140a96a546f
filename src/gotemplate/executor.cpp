#include "executor.h"

#include <fmt/format.h>

#include <utility>

#include "evaluator.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "printing.h"

namespace istioctl::gotemplate {
namespace {

using base::Result;

/// How to go on behind a node.
enum class Flow { next, break_range, continue_range };

class Executor {
 public:
  Executor(const Program& program, OutputSink& sink, const Limits& limits, FixedResults* fixed)
      : program_(program), sink_(sink), fixed_(fixed), evaluator_(program, limits) {}

  Result<void> run(const Value& data);

 private:
  /// `place` is what leads here, for an error about depth.
  Result<Flow> walk(const Nodes& nodes, const Value& dot, std::string_view place);
  Result<Flow> walk_node(const Node& node, const Value& dot);
  // Kept out of line, so that a level of recursion has only its own locals on the stack.
  [[gnu::noinline]] Result<Flow> walk_text(const Text& text);
  [[gnu::noinline]] Result<Flow> walk_action(const Action& action, const Value& dot);
  Result<Flow> print(const Action& action, std::string_view text, const Value& dot);
  [[gnu::noinline]] Result<Flow> walk_condition(const Branch& branch, const Value& dot);
  [[gnu::noinline]] Result<Flow> walk_range(const Branch& branch, const Value& dot);
  [[gnu::noinline]] Result<Flow> walk_call(const Call& call, const Value& dot);

  /// Whether the body ran at all, or the error that ended it.
  [[gnu::noinline]] Result<bool> iterate(const Branch& branch, const Value& range);
  Result<bool> iterate_list(const Branch& branch, const ListView& list);
  Result<bool> iterate_map(const Branch& branch, const MapView& map);
  template <typename Number>
  Result<bool> iterate_numbers(const Branch& branch, Number count,
                               Value (*make)(Number, std::string_view), std::string_view type);
  Result<Flow> run_body(const Branch& branch, Value index, const Value& element);
  Result<void> set_range_variables(const Branch& branch, Value index, const Value& element);

  Result<std::string> print_result(const Action& action, const Value& value);
  /// Whether an action sees the data itself, and not a part of it.
  [[nodiscard]] bool can_be_fixed(const Value& dot) const {
    return fixed_ != nullptr && &dot == data_;
  }

  const Nodes* find_definition(const std::string& name) const;
  std::string suggest_definition(const std::string& name) const;

  const Program& program_;
  OutputSink& sink_;
  FixedResults* fixed_;  ///< or null
  const Value* data_ = nullptr;
  Evaluator evaluator_;
};

Result<void> Executor::run(const Value& data) {
  data_ = &data;
  evaluator_.variables().push(root_variable, data);
  const auto ended = walk(*find_definition(program_.name), data, program_.text);
  return ended ? Result<void>() : std::unexpected(ended.error());
}

Result<Flow> Executor::walk(const Nodes& nodes, const Value& dot, std::string_view place) {
  const DepthGuard depth(evaluator_.budget());
  if (depth.too_deep()) {
    return evaluator_.too_deep(place);
  }
  for (const Node& node : nodes) {
    const auto flow = walk_node(node, dot);
    if (!flow || *flow != Flow::next) {
      return flow;
    }
  }
  return Flow::next;
}

Result<Flow> Executor::walk_node(const Node& node, const Value& dot) {
  struct Visitor {
    Executor& executor;
    const Value& dot;

    Result<Flow> operator()(const Text& text) const { return executor.walk_text(text); }
    Result<Flow> operator()(const Action& action) const {
      return executor.walk_action(action, dot);
    }
    Result<Flow> operator()(const Branch& branch) const {
      return branch.kind == Branch::Kind::range ? executor.walk_range(branch, dot)
                                                : executor.walk_condition(branch, dot);
    }
    Result<Flow> operator()(const Call& call) const { return executor.walk_call(call, dot); }
    Result<Flow> operator()(const Break&) const { return Flow::break_range; }
    Result<Flow> operator()(const Continue&) const { return Flow::continue_range; }
  };
  return std::visit(Visitor{*this, dot}, node.content);
}

Result<Flow> Executor::walk_text(const Text& text) {
  if (!evaluator_.budget().take_steps(1)) {
    return evaluator_.too_many_steps(text.text);
  }
  if (!evaluator_.budget().take_text(text.text.size())) {
    return evaluator_.too_much_text(text.text);
  }
  sink_.literal(text.text);
  return Flow::next;
}

Result<Flow> Executor::walk_action(const Action& action, const Value& dot) {
  if (can_be_fixed(dot)) {
    if (const std::string* const known = fixed_->find(action)) {
      if (!evaluator_.budget().take_steps(1)) {
        return evaluator_.too_many_steps(action.pipeline.source);
      }
      if (!evaluator_.budget().take_text(known->size())) {
        return evaluator_.too_much_text(action.pipeline.source);
      }
      sink_.value(*known);
      return Flow::next;
    }
  }
  const auto value = evaluator_.evaluate(action.pipeline, dot);
  if (!value) {
    return std::unexpected(value.error());
  }
  if (!action.pipeline.variables.empty()) {
    return Flow::next;
  }
  if (value->kind() == Kind::string) {
    if (!evaluator_.budget().take_text(value->as_string().size())) {
      return evaluator_.too_much_text(action.pipeline.source);
    }
    return print(action, value->as_string(), dot);
  }
  const auto printed = print_result(action, *value);
  if (!printed) {
    return std::unexpected(printed.error());
  }
  return print(action, *printed, dot);
}

Result<Flow> Executor::print(const Action& action, std::string_view text, const Value& dot) {
  sink_.value(text);
  if (can_be_fixed(dot)) {
    fixed_->remember(action, text);
  }
  return Flow::next;
}

Result<std::string> Executor::print_result(const Action& action, const Value& value) {
  auto& budget = evaluator_.budget();
  auto printed = print_indirect({&value, 1}, budget.text_left());
  if (!printed) {
    return evaluator_.fail(action.pipeline.source, printed.error().message,
                           std::move(printed.error().hint));
  }
  if (!budget.take_text(printed->size())) {
    return evaluator_.too_much_text(action.pipeline.source);
  }
  return printed;
}

/// if and with.
Result<Flow> Executor::walk_condition(const Branch& branch, const Value& dot) {
  const std::size_t mark = evaluator_.variables().size();
  const auto value = evaluator_.evaluate(branch.pipeline, dot);
  if (!value) {
    return std::unexpected(value.error());
  }
  Result<Flow> flow = Flow::next;
  if (is_true(*value)) {
    flow =
        walk(branch.body, branch.kind == Branch::Kind::with ? *value : dot, branch.pipeline.source);
  } else if (branch.otherwise) {
    flow = walk(*branch.otherwise, dot, branch.pipeline.source);
  }
  evaluator_.variables().resize_down(mark);
  return flow;
}

Result<Flow> Executor::walk_range(const Branch& branch, const Value& dot) {
  const std::size_t mark = evaluator_.variables().size();
  const auto value = evaluator_.evaluate(branch.pipeline, dot);
  if (!value) {
    return std::unexpected(value.error());
  }
  const auto ran = iterate(branch, indirect(*value));
  if (!ran) {
    return std::unexpected(ran.error());
  }
  Result<Flow> flow = Flow::next;
  if (!*ran && branch.otherwise) {
    flow = walk(*branch.otherwise, dot, branch.pipeline.source);
  }
  evaluator_.variables().resize_down(mark);
  // As in Go, a break there leaves this range, though a continue goes on with the next one out.
  return flow && *flow == Flow::break_range ? Flow::next : flow;
}

Result<bool> Executor::iterate(const Branch& branch, const Value& range) {
  const std::string_view place = branch.pipeline.source;
  switch (range.kind()) {
    case Kind::invalid: return false;
    case Kind::list: return iterate_list(branch, range.as_list());
    case Kind::map: return iterate_map(branch, range.as_map());
    case Kind::integer:
    case Kind::unsigned_integer: break;
    default:
      return evaluator_.fail(place, fmt::format("range can't go over {}{}", range.type_name(),
                                                is_nil(range) ? ", which is nil" : ""));
  }
  if (branch.pipeline.variables.size() > 1) {
    return evaluator_.fail(place, "range over a number takes one variable only");
  }
  const auto type = range.type_name();
  return range.kind() == Kind::integer
             ? iterate_numbers(branch, range.as_integer(), &Value::integer, type)
             : iterate_numbers(branch, range.as_unsigned(), &Value::unsigned_integer, type);
}

Result<bool> Executor::iterate_list(const Branch& branch, const ListView& list) {
  const std::size_t size = list.size();
  for (std::size_t i = 0; i < size; ++i) {
    const auto flow = run_body(branch, Value::integer(static_cast<std::int64_t>(i)), list.at(i));
    if (!flow) {
      return std::unexpected(flow.error());
    }
    if (*flow == Flow::break_range) {
      break;
    }
  }
  return size > 0;
}

Result<bool> Executor::iterate_map(const Branch& branch, const MapView& map) {
  const std::size_t size = map.size();
  for (std::size_t i = 0; i < size; ++i) {
    auto key = Value::string(std::string(map.key_at(i)), map.key_type_name());
    const auto flow = run_body(branch, std::move(key), map.value_at(i));
    if (!flow) {
      return std::unexpected(flow.error());
    }
    if (*flow == Flow::break_range) {
      break;
    }
  }
  return size > 0;
}

template <typename Number>
Result<bool> Executor::iterate_numbers(const Branch& branch, Number count,
                                       Value (*make)(Number, std::string_view),
                                       std::string_view type) {
  for (Number i = 0; i < count; ++i) {
    const auto flow = run_body(branch, Value(), make(i, type));
    if (!flow) {
      return std::unexpected(flow.error());
    }
    if (*flow == Flow::break_range) {
      break;
    }
  }
  return count > 0;
}

Result<Flow> Executor::run_body(const Branch& branch, Value index, const Value& element) {
  if (!evaluator_.budget().take_steps(1)) {
    return evaluator_.too_many_steps(branch.pipeline.source);
  }
  if (auto set = set_range_variables(branch, std::move(index), element); !set) {
    return std::unexpected(set.error());
  }
  const std::size_t mark = evaluator_.variables().size();
  const auto flow = walk(branch.body, element, branch.pipeline.source);
  evaluator_.variables().resize_down(mark);
  return flow;
}

/// One variable gets the element; of two the first gets the index. Declared ones were pushed
/// when the pipeline was computed, and lie on top.
Result<void> Executor::set_range_variables(const Branch& branch, Value index,
                                           const Value& element) {
  const auto& ids = branch.pipeline.variables;
  auto& variables = evaluator_.variables();
  if (ids.empty()) {
    return {};
  }
  if (!branch.pipeline.assigns) {
    variables.from_top(1) = element;
    if (ids.size() > 1) {
      variables.from_top(2) = std::move(index);
    }
    return {};
  }
  const std::string_view place = branch.pipeline.source;
  if (ids.size() > 1) {
    if (auto set = evaluator_.assign(ids.front(), std::move(index), place); !set) {
      return set;
    }
  }
  return evaluator_.assign(ids.back(), element, place);
}

Result<Flow> Executor::walk_call(const Call& call, const Value& dot) {
  const Nodes* body = find_definition(call.name);
  if (body == nullptr) {
    return evaluator_.fail(call.source,
                           fmt::format("there is no template {}", base::quote(call.name)),
                           suggest_definition(call.name));
  }
  if (!evaluator_.budget().take_steps(1)) {
    return evaluator_.too_many_steps(call.source);
  }
  Value argument;
  if (call.argument) {
    auto value = evaluator_.evaluate(*call.argument, dot);
    if (!value) {
      return std::unexpected(value.error());
    }
    argument = std::move(*value);
  }
  auto& variables = evaluator_.variables();
  const std::size_t outer = variables.enter_frame();
  variables.push(root_variable, argument);
  const auto flow = walk(*body, argument, call.source);
  variables.leave_frame(outer);
  return flow;
}

const Nodes* Executor::find_definition(const std::string& name) const {
  const auto found = program_.definitions.find(name);
  return found == program_.definitions.end() ? nullptr : &found->second;
}

std::string Executor::suggest_definition(const std::string& name) const {
  base::NearestFinder finder(name);
  for (const auto& [known, nodes] : program_.definitions) {
    finder.offer(known);
  }
  const auto best = finder.best();
  return best ? fmt::format("did you mean {}?", base::quote(*best)) : "";
}

}  // namespace

Result<void> execute_program(const Program& program, const Value& data, OutputSink& sink,
                             const Limits& limits, FixedResults* fixed) {
  return Executor(program, sink, limits, fixed).run(data);
}

}  // namespace istioctl::gotemplate
