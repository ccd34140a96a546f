#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/fixed_results.h"
#include "istioctl/gotemplate/value.h"

namespace istioctl::gotemplate {

struct Program;

/// A function that templates may call by name. It is called with between `min_arguments` and
/// `max_arguments` values; any other number is an error when the call is reached. The message
/// of an Error that it returns gets the place of the call in front. It must be safe to call
/// from several threads where the template is.
struct Function {
  static constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

  std::size_t min_arguments = 0;
  std::size_t max_arguments = any_number;
  std::function<base::Result<Value>(std::span<const Value> arguments)> call;
};

/// Functions by name. A name of text/template's own functions replaces that function.
using FunctionMap = std::map<std::string, Function, std::less<>>;

/// What one execution may use; beyond it the execution ends as an error. The defaults are far
/// above what a template for one pod needs, and keep the stack below 4 MiB, the time below a
/// second.
struct Limits {
  /// Templates, blocks and parentheses inside each other, at one moment.
  std::size_t max_depth = 500;
  /// Bytes of output and of the strings that functions make, together.
  std::size_t max_text_bytes = std::size_t{16} << 20;
  /// Actions, function calls and iterations, and one more for every 256 bytes of text that
  /// functions are given.
  std::size_t max_steps = 1'000'000;
};

/// What actions stand between; neither is empty. The texts have static lifetime.
struct Delimiters {
  std::string_view left = "{{";
  std::string_view right = "}}";
};

/// Takes the output piece by piece, and so can tell the template's own text from data.
class OutputSink {
 public:
  virtual ~OutputSink() = default;

  /// Text copied from the template: a part of Template::text(), so that its address tells
  /// where it stands there.
  virtual void literal(std::string_view text) = 0;
  /// The printed result of an action, possibly empty; valid during the call only.
  virtual void value(std::string_view text) = 0;
};

/// A parsed template, in the language of Go 1.26's text/template without complex numbers,
/// methods and function values. Immutable; copies share one program; one template can be
/// executed by several threads at once.
///
/// A message of an error begins with NAME:LINE:COLUMN of the template, both counted from 1,
/// columns in code points.
class Template {
 public:
  /// Parses `text`. Errors (ErrorCode::invalid_input) are syntax, functions that nobody
  /// defined, undefined variables and two definitions of one name, in dead branches too. At
  /// most 250 blocks and parentheses may stand inside each other.
  [[nodiscard]] static base::Result<Template> parse(std::string name, std::string text,
                                                    FunctionMap functions = {},
                                                    Delimiters delimiters = {});

  /// The text as it was parsed; valid as long as any copy of the template.
  [[nodiscard]] std::string_view text() const;

  /// Executes with `.` and `$` set to `data`. After an error `sink` has got a part of the
  /// output. `fixed`, if there is one, serves this template alone.
  [[nodiscard]] base::Result<void> execute_to(const Value& data, OutputSink& sink,
                                              const Limits& limits = {},
                                              FixedResults* fixed = nullptr) const;

  /// The whole output as one string.
  [[nodiscard]] base::Result<std::string> execute(const Value& data,
                                                  const Limits& limits = {}) const;

 private:
  explicit Template(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

  std::shared_ptr<const Program> program_;
};

}  // namespace istioctl::gotemplate
