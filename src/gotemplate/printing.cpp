#include "printing.h"

#include <utility>
#include <vector>

#include "value_printer.h"

namespace istioctl::gotemplate {

base::Result<std::string> print(std::span<const Value> arguments, std::size_t limit) {
  ValuePrinter printer(limit);
  bool after_string = true;  // no space in front of the first
  for (const Value& argument : arguments) {
    const bool is_string = argument.kind() == Kind::string;
    if (!is_string && !after_string) {
      printer.append(" ");
    }
    printer.print(argument, 'v');
    after_string = is_string;
  }
  return std::move(printer).finish();
}

base::Result<std::string> print_indirect(std::span<const Value> arguments, std::size_t limit) {
  std::vector<Value> targets;
  targets.reserve(arguments.size());
  for (const Value& argument : arguments) {
    const bool missing = argument.kind() == Kind::invalid;
    targets.push_back(missing ? Value::borrowed_string("<no value>") : indirect(argument));
  }
  return print(targets, limit);
}

base::Result<std::string> print_line(std::span<const Value> arguments, std::size_t limit) {
  ValuePrinter printer(limit);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    printer.append(i > 0 ? " " : "");
    printer.print(arguments[i], 'v');
  }
  printer.append("\n");
  return std::move(printer).finish();
}

}  // namespace istioctl::gotemplate
