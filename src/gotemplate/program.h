#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "functions.h"
#include "istioctl/gotemplate/template.h"
#include "istioctl/gotemplate/value.h"

/// A parsed template: the tree that the executor walks. Immutable after parsing.
namespace istioctl::gotemplate {

struct Pipeline;

/// true, "text", 3: known when parsing. An integer that only fits without a sign is
/// Kind::invalid; using it is an error.
struct Literal {
  Value value;
};

struct Nil {};

struct Dot {};

/// .X.Y, looked up from dot.
struct FieldChain {
  std::vector<std::string_view> names;  // parts of the text
};

using VariableId = std::uint32_t;

/// The variable $, which every template starts with.
constexpr VariableId root_variable = 0;

/// $x.Y.Z. Variables keep Go's dynamic rule, by which the innermost of a name wins when it is
/// used, since a short-circuited `and` may have left a declaration out.
struct Variable {
  VariableId id;
  std::vector<std::string_view> names;
};

struct FunctionName {
  const FunctionRecord* record;  // owned by the program or static
};

struct Parenthesized {
  std::unique_ptr<const Pipeline> pipeline;
};

struct Operand;

/// (…).X.Y or function.X.
struct Chain {
  std::unique_ptr<const Operand> base;
  std::vector<std::string_view> names;
};

/// One word of a command.
struct Operand {
  std::string_view source;  // as it is written; its address gives its place
  std::variant<Literal, Nil, Dot, FieldChain, Variable, FunctionName, Parenthesized, Chain> term;
};

struct Command {
  std::string_view source;
  std::vector<Operand> words;  // at least one
};

struct Pipeline {
  std::string_view source;
  bool assigns = false;               // with =, not :=
  std::vector<VariableId> variables;  // two only for range
  std::vector<Command> commands;      // at least one
};

struct Node;
using Nodes = std::vector<Node>;

struct Text {
  std::string_view text;
};

struct Action {
  Pipeline pipeline;
};

struct Branch {
  enum class Kind : std::uint8_t { if_, with, range } kind;
  Pipeline pipeline;
  Nodes body;
  std::optional<Nodes> otherwise;
};

struct Call {
  std::string_view source;
  std::string name;
  std::optional<Pipeline> argument;
};

struct Break {};

struct Continue {};

struct Node {
  std::variant<Text, Action, Branch, Call, Break, Continue> content;
};

struct Program {
  std::string name;
  std::string text;
  Delimiters delimiters = {};
  RegisteredFunctions functions;
  std::map<std::string, Nodes, std::less<>> definitions;  // the main one under `name`
};

/// The start of a message about `place`, a part of the program's text: "NAME:LINE:COLUMN: ".
[[nodiscard]] std::string locate(const Program& program, std::string_view place);

}  // namespace istioctl::gotemplate
