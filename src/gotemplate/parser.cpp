#include "parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "characters.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"
#include "lexer.h"
#include "literals.h"
#include "pipeline_parser.h"
#include "token_cursor.h"

namespace istioctl::gotemplate {
namespace {

using base::Result;

/// What ends a list of nodes.
enum class Terminator { end, otherwise };

struct Body {
  Nodes nodes;
  Terminator terminator;
};

bool is_blank_text(std::string_view text) {
  while (!text.empty()) {
    const auto c = base::decode_code_point(text);
    if (!is_unicode_space(c.value)) {
      return false;
    }
    text.remove_prefix(c.length);
  }
  return true;
}

/// Whether a definition is only white space, which another of its name may replace.
bool is_empty(const Nodes& nodes) {
  return std::ranges::all_of(nodes, [](const Node& node) {
    const auto* text = std::get_if<Text>(&node.content);
    return text != nullptr && is_blank_text(text->text);
  });
}

std::string_view name_of(Branch::Kind kind) {
  switch (kind) {
    case Branch::Kind::if_: return "if";
    case Branch::Kind::with: return "with";
    case Branch::Kind::range: return "range";
  }
  return {};
}

TokenKind keyword_of(Branch::Kind kind) {
  return kind == Branch::Kind::if_ ? TokenKind::keyword_if : TokenKind::keyword_with;
}

/// Parses text and actions into nodes.
class Parser {
 public:
  Parser(Program& program, const Tokens& tokens)
      : program_(program), cursor_(program, tokens), pipelines_(program, cursor_) {}

  Result<void> run();

 private:
  Result<void> top_level(Nodes& nodes);
  Result<Body> body();
  Result<std::optional<Terminator>> text_or_action(Nodes& nodes);
  Result<std::optional<Terminator>> action(Nodes& nodes);
  Result<std::optional<Terminator>> terminator(TokenKind keyword);
  Result<void> define();
  Result<Node> block();
  Result<void> definition_body(const std::string& name, const Token& place,
                               std::string_view context);
  Result<void> add_definition(const std::string& name, Nodes nodes, const Token& place);
  Result<Node> branch(Branch::Kind kind);
  Result<Nodes> otherwise(Branch::Kind kind);
  Result<Node> call();
  Result<Node> leave_range(TokenKind kind, const Token& keyword);
  Result<std::string> template_name(std::string_view context);

  Program& program_;
  TokenCursor cursor_;
  PipelineParser pipelines_;
};

Result<void> Parser::run() {
  const Token& first = cursor_.peek();
  Nodes nodes;
  if (auto parsed = top_level(nodes); !parsed) {
    return parsed;
  }
  return add_definition(program_.name, std::move(nodes), first);
}

Result<void> Parser::top_level(Nodes& nodes) {
  while (cursor_.peek().kind != TokenKind::end_of_text) {
    const Token& first = cursor_.peek();
    const std::size_t start = cursor_.mark();
    if (cursor_.take().kind == TokenKind::left_delim &&
        cursor_.take_word().kind == TokenKind::keyword_define) {
      if (auto defined = define(); !defined) {
        return defined;
      }
      continue;
    }
    cursor_.rewind(start);
    const auto terminator = text_or_action(nodes);
    if (!terminator) {
      return std::unexpected(terminator.error());
    }
    if (*terminator) {
      return cursor_.fail(first, "there is no if, with, range or define that this belongs to");
    }
  }
  return {};
}

Result<Body> Parser::body() {
  const TokenCursor::Level level(cursor_);
  if (level.too_deep()) {
    return cursor_.fail(cursor_.peek(), "too many blocks inside each other");
  }
  Nodes nodes;
  while (cursor_.peek().kind != TokenKind::end_of_text) {
    const auto terminator = text_or_action(nodes);
    if (!terminator) {
      return std::unexpected(terminator.error());
    }
    if (*terminator) {
      return Body{std::move(nodes), **terminator};
    }
  }
  return cursor_.unexpected(cursor_.peek(), "a block");
}

/// Adds what comes next to `nodes`, or says that it ends them.
Result<std::optional<Terminator>> Parser::text_or_action(Nodes& nodes) {
  const Token& token = cursor_.take();
  if (token.kind == TokenKind::text) {
    nodes.push_back({Text{token.text}});
    return std::nullopt;
  }
  if (token.kind != TokenKind::left_delim) {
    return cursor_.unexpected(token, "the text");
  }
  return action(nodes);
}

Result<std::optional<Terminator>> Parser::action(Nodes& nodes) {
  const auto add = [&nodes](Result<Node> node) -> Result<std::optional<Terminator>> {
    if (!node) {
      return std::unexpected(std::move(node.error()));
    }
    nodes.push_back(std::move(*node));
    return std::nullopt;
  };
  cursor_.skip_blank();
  const std::size_t start = cursor_.mark();
  const Token& token = cursor_.take();
  switch (token.kind) {
    case TokenKind::keyword_define:
      return cursor_.fail(token, "define must stand outside of every block");
    case TokenKind::keyword_block: return add(block());
    case TokenKind::keyword_break:
    case TokenKind::keyword_continue: return add(leave_range(token.kind, token));
    case TokenKind::keyword_if: return add(branch(Branch::Kind::if_));
    case TokenKind::keyword_range: return add(branch(Branch::Kind::range));
    case TokenKind::keyword_with: return add(branch(Branch::Kind::with));
    case TokenKind::keyword_template: return add(call());
    case TokenKind::keyword_end:
    case TokenKind::keyword_else: return terminator(token.kind);
    default: break;
  }
  cursor_.rewind(start);
  auto value = pipelines_.pipeline("an action", TokenKind::right_delim);
  return add(value ? Result<Node>(Node{Action{std::move(*value)}})
                   : std::unexpected(std::move(value.error())));
}

/// The rest of {{end}}, {{else}} or the start of {{else if}}, whose `if` is left.
Result<std::optional<Terminator>> Parser::terminator(TokenKind keyword) {
  const bool ends = keyword == TokenKind::keyword_end;
  const auto next = cursor_.peek_word().kind;
  const bool chains = next == TokenKind::keyword_if || next == TokenKind::keyword_with;
  if (ends || !chains) {
    if (auto closed = cursor_.expect(TokenKind::right_delim, ends ? "{{end}}" : "{{else}}");
        !closed) {
      return std::unexpected(closed.error());
    }
  }
  return ends ? Terminator::end : Terminator::otherwise;
}

Result<void> Parser::define() {
  auto name = template_name("{{define}}");
  if (!name) {
    return std::unexpected(name.error());
  }
  const Token& place = cursor_.previous();
  if (auto ended = cursor_.expect(TokenKind::right_delim, "{{define}}"); !ended) {
    return ended;
  }
  return definition_body(*name, place, "{{define}}");
}

/// A block is a definition and a call of it.
Result<Node> Parser::block() {
  const Token& keyword = cursor_.previous();
  auto name = template_name("{{block}}");
  if (!name) {
    return std::unexpected(name.error());
  }
  auto argument = pipelines_.pipeline("{{block}}", TokenKind::right_delim);
  if (!argument) {
    return std::unexpected(argument.error());
  }
  const std::string_view source = cursor_.source_from(keyword);
  if (auto defined = definition_body(*name, keyword, "{{block}}"); !defined) {
    return std::unexpected(defined.error());
  }
  return Node{Call{source, std::move(*name), std::move(*argument)}};
}

/// Everything up to {{end}}, under `name`. It sees no variables but its own.
Result<void> Parser::definition_body(const std::string& name, const Token& place,
                                     std::string_view context) {
  Scope outer = std::exchange(pipelines_.scope(), Scope{});
  const Token& begin = cursor_.peek();
  auto content = body();
  pipelines_.scope() = std::move(outer);
  if (!content) {
    return std::unexpected(content.error());
  }
  if (content->terminator != Terminator::end) {
    return cursor_.fail(begin, fmt::format("there is an {{{{else}}}} in {}", context));
  }
  return add_definition(name, std::move(content->nodes), place);
}

/// Of two definitions of a name one must be empty; the other one counts.
Result<void> Parser::add_definition(const std::string& name, Nodes nodes, const Token& place) {
  auto& known = program_.definitions[name];
  if (is_empty(known)) {
    known = std::move(nodes);
  } else if (!is_empty(nodes)) {
    return cursor_.fail(place, fmt::format("the template {} is defined twice", base::quote(name)));
  }
  return {};
}

Result<Node> Parser::branch(Branch::Kind kind) {
  const std::size_t variables = pipelines_.scope().mark();
  auto condition = pipelines_.pipeline(name_of(kind), TokenKind::right_delim);
  if (!condition) {
    return std::unexpected(condition.error());
  }
  const std::size_t ranges = pipelines_.scope().ranges;
  pipelines_.scope().ranges += kind == Branch::Kind::range ? 1U : 0U;
  auto main = body();
  pipelines_.scope().ranges = ranges;
  if (!main) {
    return std::unexpected(main.error());
  }
  Branch branch{kind, std::move(*condition), std::move(main->nodes), std::nullopt};
  if (main->terminator == Terminator::otherwise) {
    auto other = otherwise(kind);
    if (!other) {
      return std::unexpected(other.error());
    }
    branch.otherwise = std::move(*other);
  }
  pipelines_.scope().forget_after(variables);
  return Node{std::move(branch)};
}

/// What follows {{else}}. {{else if}} is an if inside, which shares its {{end}}; so is
/// {{else with}} after with.
Result<Nodes> Parser::otherwise(Branch::Kind kind) {
  if (kind != Branch::Kind::range && cursor_.peek().kind == keyword_of(kind)) {
    const TokenCursor::Level level(cursor_);
    if (level.too_deep()) {
      return cursor_.fail(cursor_.peek(), "too many blocks inside each other");
    }
    cursor_.take();
    auto chained = branch(kind);
    if (!chained) {
      return std::unexpected(chained.error());
    }
    Nodes nodes;
    nodes.push_back(std::move(*chained));
    return nodes;
  }
  const Token& begin = cursor_.peek();
  if (begin.kind == TokenKind::keyword_if || begin.kind == TokenKind::keyword_with) {
    return cursor_.fail(
        begin, fmt::format("{{{{else {}}}}} can't belong to {}", begin.text, name_of(kind)),
        "write {{else}} and a block of its own");
  }
  auto content = body();
  if (!content) {
    return std::unexpected(content.error());
  }
  if (content->terminator != Terminator::end) {
    return cursor_.fail(begin, "an {{else}} must be followed by {{end}}");
  }
  return std::move(content->nodes);
}

Result<Node> Parser::call() {
  const Token& keyword = cursor_.previous();
  auto name = template_name("{{template}}");
  if (!name) {
    return std::unexpected(name.error());
  }
  std::optional<Pipeline> argument;
  if (cursor_.peek_word().kind == TokenKind::right_delim) {
    cursor_.take();
  } else {
    auto value = pipelines_.pipeline("{{template}}", TokenKind::right_delim);
    if (!value) {
      return std::unexpected(value.error());
    }
    argument = std::move(*value);
  }
  return Node{Call{cursor_.source_from(keyword), std::move(*name), std::move(argument)}};
}

Result<Node> Parser::leave_range(TokenKind kind, const Token& keyword) {
  const bool breaks = kind == TokenKind::keyword_break;
  if (auto ended = cursor_.expect(TokenKind::right_delim, breaks ? "{{break}}" : "{{continue}}");
      !ended) {
    return std::unexpected(ended.error());
  }
  if (pipelines_.scope().ranges == 0) {
    return cursor_.fail(keyword, fmt::format("{} outside {{{{range}}}}", keyword.text));
  }
  return breaks ? Node{Break{}} : Node{Continue{}};
}

Result<std::string> Parser::template_name(std::string_view context) {
  const Token& token = cursor_.take_word();
  if (token.kind != TokenKind::string && token.kind != TokenKind::raw_string) {
    return cursor_.unexpected(token, context);
  }
  auto name = unquote(token.text);
  if (!name) {
    return cursor_.fail(token, "malformed string " + base::quote(token.text));
  }
  return std::move(*name);
}

}  // namespace

Result<void> parse_program(Program& program) {
  const Tokens tokens = tokenize(program.text, program.delimiters);
  return Parser(program, tokens).run();
}

}  // namespace istioctl::gotemplate
