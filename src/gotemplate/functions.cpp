#include "functions.h"

#include <utility>

#include "comparison.h"
#include "escaping.h"
#include "indexing.h"
#include "printing.h"

namespace istioctl::gotemplate {
namespace {

using base::Result;
using Arguments = std::span<const Value>;

Result<Value> boolean(Result<bool> result) {
  if (!result) {
    return std::unexpected(std::move(result.error()));
  }
  return Value::boolean(*result);
}

Result<Value> text(Result<std::string> result) {
  if (!result) {
    return std::unexpected(std::move(result.error()));
  }
  return Value::string(std::move(*result));
}

Result<bool> negate(Result<bool> result) {
  return result ? Result<bool>(!*result) : result;
}

Result<bool> equals_any(Arguments arguments) {
  for (const Value& other : arguments.subspan(1)) {
    const auto equal = equals(arguments[0], other);
    if (!equal || *equal) {
      return equal;
    }
  }
  return false;
}

Result<bool> less_or_equal(const Value& a, const Value& b) {
  const auto is_less = less(a, b);
  return !is_less || *is_less ? is_less : equals(a, b);
}

/// A record of a function that escapes what print would write.
FunctionRecord escaper(std::string name, std::string (*escape)(std::string_view)) {
  const auto call = [escape](Arguments arguments, std::size_t limit) -> Result<Value> {
    const auto printed = print_indirect(arguments, limit);
    if (!printed) {
      return std::unexpected(printed.error());
    }
    return Value::string(escape(*printed));
  };
  return {.name = std::move(name), .call = call};
}

FunctionRecord comparison(std::string name, Result<bool> (*compare)(const Value&, const Value&)) {
  const auto call = [compare](Arguments arguments, std::size_t) {
    return boolean(compare(arguments[0], arguments[1]));
  };
  return {.name = std::move(name), .min_arguments = 2, .max_arguments = 2, .call = call};
}

Result<Value> refuse_call(Arguments, std::size_t) {
  return base::fail(base::ErrorCode::invalid_input, "this is no function value",
                    "the data of a template holds no functions; call them by name");
}

std::vector<FunctionRecord> logic_functions() {
  return {
      {.name = "and", .min_arguments = 1, .evaluation = Evaluation::until_false},
      {.name = "or", .min_arguments = 1, .evaluation = Evaluation::until_true},
      {.name = "not",
       .min_arguments = 1,
       .max_arguments = 1,
       .call = [](Arguments arguments, std::size_t) -> Result<Value> {
         return Value::boolean(!is_true(arguments[0]));
       }},
      {.name = "eq",
       .min_arguments = 2,
       .call = [](Arguments arguments, std::size_t) { return boolean(equals_any(arguments)); }},
      comparison("ne", [](const Value& a, const Value& b) { return negate(equals(a, b)); }),
      comparison("lt", less),
      comparison("le", less_or_equal),
      comparison("gt", [](const Value& a, const Value& b) { return negate(less_or_equal(a, b)); }),
      comparison("ge", [](const Value& a, const Value& b) { return negate(less(a, b)); }),
      {.name = "call", .min_arguments = 1, .call = refuse_call},
  };
}

std::vector<FunctionRecord> data_functions() {
  return {
      {.name = "len",
       .min_arguments = 1,
       .max_arguments = 1,
       .call = [](Arguments arguments, std::size_t) { return length(arguments[0]); }},
      {.name = "index",
       .min_arguments = 1,
       .call = [](Arguments arguments,
                  std::size_t) { return index(arguments[0], arguments.subspan(1)); }},
      {.name = "slice",
       .min_arguments = 1,
       .call = [](Arguments arguments,
                  std::size_t) { return slice(arguments[0], arguments.subspan(1)); }},
  };
}

std::vector<FunctionRecord> text_functions() {
  return {
      {.name = "print",
       .call = [](Arguments arguments,
                  std::size_t limit) { return text(print(arguments, limit)); }},
      {.name = "println",
       .call = [](Arguments arguments,
                  std::size_t limit) { return text(print_line(arguments, limit)); }},
      {.name = "printf",
       .min_arguments = 1,
       .first_is_string = true,
       .call =
           [](Arguments arguments, std::size_t limit) {
             return text(print_format(arguments[0].as_string(), arguments.subspan(1), limit));
           }},
      escaper("html", escape_html),
      escaper("js", escape_js),
      escaper("urlquery", escape_url_query),
  };
}

void add(RegisteredFunctions& functions, std::vector<FunctionRecord> records) {
  for (auto& record : records) {
    std::string name = record.name;
    functions.emplace(std::move(name), std::move(record));
  }
}

}  // namespace

RegisteredFunctions register_functions(FunctionMap functions) {
  RegisteredFunctions registered;
  for (auto& [name, function] : functions) {
    auto call = [inner = std::move(function.call)](Arguments arguments, std::size_t) {
      return inner(arguments);
    };
    registered.emplace(name, FunctionRecord{.name = name,
                                            .min_arguments = function.min_arguments,
                                            .max_arguments = function.max_arguments,
                                            .call = std::move(call)});
  }
  return registered;
}

const RegisteredFunctions& builtin_functions() {
  static const RegisteredFunctions functions = [] {
    RegisteredFunctions all;
    add(all, logic_functions());
    add(all, data_functions());
    add(all, text_functions());
    return all;
  }();
  return functions;
}

}  // namespace istioctl::gotemplate
