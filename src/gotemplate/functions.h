#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/template.h"
#include "istioctl/gotemplate/value.h"

namespace istioctl::gotemplate {

/// How the arguments of a function are evaluated.
enum class Evaluation : std::uint8_t {
  all,
  until_false,  ///< `and`: up to the first false one, which is the result
  until_true,   ///< `or`
};

/// A function that a template may name.
struct FunctionRecord {
  std::string name;
  std::size_t min_arguments = 0;
  std::size_t max_arguments = Function::any_number;
  Evaluation evaluation = Evaluation::all;
  bool first_is_string = false;  ///< the first argument must be of the type string
  /// Unused where evaluation isn't `all`. What writes text stops with an error soon after
  /// `text_limit` bytes.
  std::function<base::Result<Value>(std::span<const Value> arguments, std::size_t text_limit)>
      call = {};
};

using RegisteredFunctions = std::map<std::string, FunctionRecord, std::less<>>;

/// Makes records of the caller's functions.
[[nodiscard]] RegisteredFunctions register_functions(FunctionMap functions);

/// text/template's own functions. They have static lifetime.
[[nodiscard]] const RegisteredFunctions& builtin_functions();

}  // namespace istioctl::gotemplate
