#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/gotemplate/value.h"
#include "number_format.h"

namespace istioctl::gotemplate {

/// Writes values as the verbs of Go's fmt package do. What Go would print as an address in
/// memory is an error, since such output differs from run to run, and so is an opaque value.
class ValuePrinter {
 public:
  /// Stops with an error once the text is longer than `limit` bytes.
  explicit ValuePrinter(std::size_t limit) : limit_(limit) {}

  /// The flags of the next print().
  FormatSpec spec = {};

  void append(std::string_view text);
  /// Prints one argument. Every verb is legal: where it doesn't fit the value the output says
  /// so, as in Go.
  void print(const Value& value, char32_t verb);
  /// True once nothing more will be printed, for an error or the limit.
  bool failed();
  /// The text, or why there is none.
  [[nodiscard]] base::Result<std::string> finish() &&;

 private:
  enum class Depth { argument, element };

  void print_at(const Value& value, char32_t verb, Depth depth);
  bool print_with_method(const Value& value, char32_t verb);
  void print_integer(const Value& value, SignedMagnitude number, char32_t verb);
  void print_character(SignedMagnitude number, char32_t verb);
  void print_floating(const Value& value, char32_t verb);
  void print_string(const Value& value, std::string_view text, char32_t verb);
  void print_list(const Value& value, char32_t verb);
  void print_map(const Value& value, char32_t verb);
  void print_struct(const Value& value, char32_t verb);
  void print_pointer(const Value& value, char32_t verb, Depth depth);
  void print_nil_pointer(const Value& value, char32_t verb);
  void print_pointer_verb(const Value& value);
  void print_bad_verb(const Value& value, char32_t verb);
  void open(const Value& value, std::string_view plain);
  void separate(std::size_t index);
  void fail(std::string message, std::string hint = {});
  void fail_with_address(const Value& value);

  std::size_t limit_;
  std::string out_;
  bool in_bad_verb_ = false;  // values print without their methods there
  std::optional<base::Error> error_;
};

}  // namespace istioctl::gotemplate
