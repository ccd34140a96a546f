#include "istioctl/gotemplate/fixed_results.h"

#include <algorithm>
#include <variant>

#include "program.h"

namespace istioctl::gotemplate {

const std::string* FixedResults::find(const Action& action) const {
  const auto found = texts_.find(&action);
  return found == texts_.end() ? nullptr : &found->second;
}

void FixedResults::remember(const Action& action, std::string_view printed) {
  if (is_fixed(action.pipeline)) {
    texts_.emplace(&action, printed);
  }
}

// A variable outlives its pipeline, so that one must be declared each time.
bool FixedResults::is_fixed(const Pipeline& pipeline) const {
  return pipeline.variables.empty() &&
         std::ranges::all_of(pipeline.commands, [this](const Command& command) {
           return std::ranges::all_of(command.words,
                                      [this](const Operand& word) { return is_fixed(word); });
         });
}

bool FixedResults::is_fixed(const Operand& operand) const {
  struct Visitor {
    const FixedResults& results;

    bool operator()(const Literal&) const { return true; }
    bool operator()(const Nil&) const { return true; }
    bool operator()(const FunctionName&) const { return true; }
    bool operator()(const Dot&) const { return false; }
    bool operator()(const Variable&) const { return false; }
    bool operator()(const FieldChain& chain) const {
      return std::ranges::find(results.fields_, chain.names.front()) != results.fields_.end();
    }
    bool operator()(const Parenthesized& inner) const { return results.is_fixed(*inner.pipeline); }
    bool operator()(const Chain& chain) const { return results.is_fixed(*chain.base); }
  };
  return std::visit(Visitor{*this}, operand.term);
}

}  // namespace istioctl::gotemplate
