#include "pipeline_parser.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "literals.h"

namespace istioctl::gotemplate {
namespace {

using base::Result;

bool starts_operand(TokenKind kind) {
  switch (kind) {
    case TokenKind::boolean:
    case TokenKind::number:
    case TokenKind::string:
    case TokenKind::raw_string:
    case TokenKind::dot:
    case TokenKind::field:
    case TokenKind::variable:
    case TokenKind::identifier:
    case TokenKind::keyword_nil:
    case TokenKind::left_paren: return true;
    default: return false;
  }
}

}  // namespace

PipelineParser::PipelineParser(const Program& program, TokenCursor& cursor)
    : program_(program), cursor_(cursor) {
  intern("$");  // root_variable
}

Result<Pipeline> PipelineParser::pipeline(std::string_view context, TokenKind end) {
  const Token& begin = cursor_.peek_word();
  Pipeline pipeline;
  if (auto declared = declarations(pipeline, context); !declared) {
    return std::unexpected(declared.error());
  }
  while (cursor_.peek_word().kind != end) {
    if (!starts_operand(cursor_.peek().kind)) {
      return cursor_.unexpected(cursor_.take(), context);
    }
    auto next = command();
    if (!next) {
      return std::unexpected(next.error());
    }
    pipeline.commands.push_back(std::move(*next));
  }
  pipeline.source = cursor_.source_from(begin);
  cursor_.take();
  if (auto checked = check_stages(pipeline, begin, context); !checked) {
    return std::unexpected(checked.error());
  }
  return pipeline;
}

/// `$x :=`, `$x =`, and for range `$i, $x :=`. A variable that none of these follows is an
/// operand, and left where it is.
Result<void> PipelineParser::declarations(Pipeline& pipeline, std::string_view context) {
  while (cursor_.peek_word().kind == TokenKind::variable) {
    const std::size_t start = cursor_.mark();
    const Token& variable = cursor_.take();
    const Token& mark = cursor_.peek_word();
    const bool comma = mark.kind == TokenKind::punctuation && mark.text == ",";
    if (mark.kind != TokenKind::assign && mark.kind != TokenKind::declare && !comma) {
      cursor_.rewind(start);
      return {};
    }
    cursor_.take();
    pipeline.variables.push_back(intern(variable.text));
    scope_.declare(pipeline.variables.back());
    if (!comma) {
      pipeline.assigns = mark.kind == TokenKind::assign;
      return {};
    }
    if (context != "range" || pipeline.variables.size() >= 2) {
      return cursor_.fail(mark, fmt::format("too many variables in {}", context));
    }
    const auto next = cursor_.peek_word().kind;
    if (next != TokenKind::variable && next != TokenKind::right_delim &&
        next != TokenKind::right_paren) {
      return cursor_.fail(cursor_.peek(), "range can only set variables");
    }
  }
  return {};
}

/// Only the first command can be a plain value, since the others get one passed.
Result<void> PipelineParser::check_stages(const Pipeline& pipeline, const Token& begin,
                                          std::string_view context) const {
  if (pipeline.commands.empty()) {
    return cursor_.fail(begin, fmt::format("{} has no value", context));
  }
  for (std::size_t i = 1; i < pipeline.commands.size(); ++i) {
    const auto& first = pipeline.commands[i].words.front().term;
    if (std::holds_alternative<Literal>(first) || std::holds_alternative<Nil>(first) ||
        std::holds_alternative<Dot>(first)) {
      return base::fail(base::ErrorCode::invalid_input,
                        locate(program_, pipeline.commands[i].source) +
                            base::quote(pipeline.commands[i].source) +
                            " is no function, and can't stand behind |");
    }
  }
  return {};
}

/// Words up to a pipe, which is taken, or to the end of the pipeline, which is left.
Result<Command> PipelineParser::command() {
  Command command;
  const Token& begin = cursor_.peek_word();
  while (starts_operand(cursor_.peek_word().kind)) {
    auto word = operand();
    if (!word) {
      return std::unexpected(word.error());
    }
    command.words.push_back(std::move(*word));
    if (cursor_.peek().kind != TokenKind::blank) {
      break;
    }
  }
  command.source = cursor_.source_from(begin);
  const Token& after = cursor_.peek_word();
  if (after.kind == TokenKind::pipe) {
    cursor_.take();
  } else if (after.kind != TokenKind::right_delim && after.kind != TokenKind::right_paren) {
    return cursor_.unexpected(after, "a command");
  }
  return command;
}

Result<Operand> PipelineParser::operand() {
  const Token& begin = cursor_.peek();
  auto operand = term();
  if (operand && cursor_.peek().kind == TokenKind::field) {
    if (auto added = add_fields(*operand, begin); !added) {
      return std::unexpected(added.error());
    }
  }
  return operand;
}

/// .X.Y behind a term.
Result<void> PipelineParser::add_fields(Operand& operand, const Token& begin) {
  const Token& dot = cursor_.peek();
  std::vector<std::string_view> names;
  while (cursor_.peek().kind == TokenKind::field) {
    names.push_back(cursor_.take().text.substr(1));
  }
  const std::string_view source = cursor_.source_from(begin);
  if (auto* chain = std::get_if<FieldChain>(&operand.term)) {
    chain->names.insert(chain->names.end(), names.begin(), names.end());
  } else if (auto* variable = std::get_if<Variable>(&operand.term)) {
    variable->names = std::move(names);
  } else if (std::holds_alternative<Literal>(operand.term) ||
             std::holds_alternative<Nil>(operand.term) ||
             std::holds_alternative<Dot>(operand.term)) {
    return cursor_.fail(dot, fmt::format("{} has no fields", base::quote(operand.source)));
  } else {
    auto base = std::make_unique<const Operand>(std::move(operand));
    operand = Operand{source, Chain{std::move(base), std::move(names)}};
  }
  operand.source = source;
  return {};
}

Result<Operand> PipelineParser::term() {
  const Token& token = cursor_.take();
  switch (token.kind) {
    case TokenKind::keyword_nil: return Operand{token.text, Nil{}};
    case TokenKind::dot: return Operand{token.text, Dot{}};
    case TokenKind::field: return Operand{token.text, FieldChain{{token.text.substr(1)}}};
    case TokenKind::variable: return variable_term(token);
    case TokenKind::identifier: return function_term(token);
    case TokenKind::left_paren: return parenthesized();
    default: return literal_term(token);
  }
}

Result<Operand> PipelineParser::literal_term(const Token& token) {
  if (token.kind == TokenKind::boolean) {
    return Operand{token.text, Literal{Value::boolean(token.text == "true")}};
  }
  if (token.kind == TokenKind::number) {
    auto number = parse_number(token.text);
    return number ? Result<Operand>(Operand{token.text, Literal{std::move(*number)}})
                  : cursor_.fail(token, number.error());
  }
  auto text = unquote(token.text);
  if (!text) {
    return cursor_.fail(token, "malformed string " + base::quote(token.text));
  }
  return Operand{token.text, Literal{Value::string(std::move(*text))}};
}

Result<Operand> PipelineParser::function_term(const Token& token) {
  const FunctionRecord* record = find_function(token.text);
  if (record == nullptr) {
    return cursor_.fail(token, fmt::format("there is no function {}", base::quote(token.text)),
                        suggest_function(token.text));
  }
  return Operand{token.text, FunctionName{record}};
}

Result<Operand> PipelineParser::variable_term(const Token& token) {
  const auto known = variable_ids_.find(token.text);
  if (known == variable_ids_.end() || !scope_.declares(known->second)) {
    return cursor_.fail(token, fmt::format("there is no variable {}", base::quote(token.text)));
  }
  return Operand{token.text, Variable{known->second, {}}};
}

Result<Operand> PipelineParser::parenthesized() {
  const Token& begin = cursor_.previous();
  const TokenCursor::Level level(cursor_);
  if (level.too_deep()) {
    return cursor_.fail(begin, "too many parentheses inside each other");
  }
  auto inner = pipeline("parentheses", TokenKind::right_paren);
  if (!inner) {
    return std::unexpected(inner.error());
  }
  return Operand{cursor_.source_from(begin),
                 Parenthesized{std::make_unique<const Pipeline>(std::move(*inner))}};
}

VariableId PipelineParser::intern(std::string_view name) {
  const auto next = static_cast<VariableId>(variable_ids_.size());
  return variable_ids_.emplace(name, next).first->second;
}

const FunctionRecord* PipelineParser::find_function(std::string_view name) const {
  for (const auto* functions : {&program_.functions, &builtin_functions()}) {
    if (const auto found = functions->find(name); found != functions->end()) {
      return &found->second;
    }
  }
  return nullptr;
}

std::string PipelineParser::suggest_function(std::string_view name) const {
  base::NearestFinder finder(name);
  for (const auto* functions : {&program_.functions, &builtin_functions()}) {
    for (const auto& [known, record] : *functions) {
      finder.offer(known);
    }
  }
  const auto best = finder.best();
  return best ? fmt::format("did you mean {}?", base::quote(*best)) : "";
}

}  // namespace istioctl::gotemplate
