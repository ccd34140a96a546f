#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "istioctl/base/ascii.h"
#include "istioctl/base/utf8.h"
#include "printing.h"
#include "value_printer.h"

namespace istioctl::gotemplate {
namespace {

using base::is_digit;

/// Widths and precisions beyond it are mistakes. As in Go one more digit may follow it in a format.
constexpr std::size_t largest_number = 1'000'000;

/// One pass over a format string.
class Formatter {
 public:
  Formatter(std::string_view format, std::span<const Value> arguments, std::size_t limit)
      : format_(format), arguments_(arguments), printer_(limit) {}

  base::Result<std::string> run() && {
    while (!at_end() && !printer_.failed()) {
      const std::size_t percent = std::min(format_.find('%', position_), format_.size());
      printer_.append(format_.substr(position_, percent - position_));
      position_ = percent;
      if (!at_end()) {
        ++position_;
        format_one();
      }
    }
    report_extra();
    return std::move(printer_).finish();
  }

 private:
  bool at_end() const { return position_ >= format_.size(); }
  char peek() const { return at_end() ? '\0' : format_[position_]; }

  void format_one();
  void read_flags();
  void read_index();
  void read_width();
  void read_precision();
  std::optional<std::size_t> read_number();
  std::optional<std::int64_t> take_argument_number();
  void print_verb(char32_t verb);
  void report_extra();

  std::string_view format_;
  std::span<const Value> arguments_;
  ValuePrinter printer_;
  std::size_t position_ = 0;
  std::size_t next_ = 0;       // the next argument
  bool reordered_ = false;     // some verb had an index
  bool index_is_good_ = true;  // all indexes of this verb
  bool after_index_ = false;   // an index stands right in front
};

void Formatter::format_one() {
  printer_.spec = {};
  index_is_good_ = true;
  after_index_ = false;
  read_flags();
  read_index();
  read_width();
  read_precision();
  if (!after_index_) {
    read_index();
  }
  if (at_end()) {
    printer_.append("%!(NOVERB)");
    return;
  }
  const auto verb = base::decode_code_point(format_.substr(position_));
  position_ += verb.length;
  print_verb(verb.value);
}

void Formatter::read_flags() {
  for (; !at_end(); ++position_) {
    switch (peek()) {
      case '#': printer_.spec.sharp = true; break;
      case '0': printer_.spec.zero = true; break;
      case '+': printer_.spec.plus = true; break;
      case '-': printer_.spec.minus = true; break;
      case ' ': printer_.spec.space = true; break;
      default: return;
    }
  }
}

/// [3]: the argument to go on with, counted from 1.
void Formatter::read_index() {
  after_index_ = false;
  if (peek() != '[') {
    return;
  }
  reordered_ = true;
  const std::size_t close = format_.find(']', position_);
  if (close == std::string_view::npos || format_.size() - position_ < 3) {
    index_is_good_ = false;
    ++position_;
    return;
  }
  ++position_;
  const auto number = position_ < close ? read_number() : std::nullopt;
  const bool is_number = number && position_ == close;
  position_ = close + 1;
  after_index_ = is_number;
  if (is_number && *number >= 1 && *number <= arguments_.size()) {
    next_ = *number - 1;
  } else {
    index_is_good_ = false;
  }
}

/// A number that stands in the format; one that is too large ends the format.
std::optional<std::size_t> Formatter::read_number() {
  std::optional<std::size_t> number;
  for (; is_digit(peek()); ++position_) {
    if (number.value_or(0) > largest_number) {
      position_ = format_.size();
      return std::nullopt;
    }
    number = number.value_or(0) * 10 + static_cast<std::size_t>(peek() - '0');
  }
  return number;
}

/// A number that is the next argument, for `*`.
std::optional<std::int64_t> Formatter::take_argument_number() {
  if (next_ >= arguments_.size()) {
    return std::nullopt;
  }
  const Value& argument = arguments_[next_++];
  constexpr auto limit = static_cast<std::int64_t>(largest_number);
  if (argument.kind() == Kind::integer && argument.as_integer() <= limit &&
      argument.as_integer() >= -limit) {
    return argument.as_integer();
  }
  if (argument.kind() == Kind::unsigned_integer && argument.as_unsigned() <= largest_number) {
    return static_cast<std::int64_t>(argument.as_unsigned());
  }
  return std::nullopt;
}

void Formatter::read_width() {
  auto& spec = printer_.spec;
  if (peek() != '*') {
    spec.width = read_number();
    index_is_good_ = index_is_good_ && !(after_index_ && spec.width);
    return;
  }
  ++position_;
  after_index_ = false;
  const auto width = take_argument_number();
  if (!width) {
    printer_.append("%!(BADWIDTH)");
    return;
  }
  if (*width < 0) {
    spec.minus = true;
    spec.zero = false;
  }
  spec.width = static_cast<std::size_t>(*width < 0 ? -*width : *width);
}

void Formatter::read_precision() {
  if (peek() != '.' || position_ + 1 >= format_.size()) {
    return;
  }
  ++position_;
  index_is_good_ = index_is_good_ && !after_index_;
  read_index();
  if (peek() != '*') {
    printer_.spec.precision = read_number().value_or(0);
    return;
  }
  ++position_;
  after_index_ = false;
  const auto precision = take_argument_number();
  if (!precision || *precision < 0) {
    printer_.append("%!(BADPREC)");
    return;
  }
  printer_.spec.precision = static_cast<std::size_t>(*precision);
}

void Formatter::print_verb(char32_t verb) {
  std::string name;
  base::append_utf8(name, verb);
  if (verb == '%') {
    return printer_.append("%");
  }
  if (!index_is_good_) {
    return printer_.append(fmt::format("%!{}(BADINDEX)", name));
  }
  if (next_ >= arguments_.size()) {
    return printer_.append(fmt::format("%!{}(MISSING)", name));
  }
  if (verb == 'v' || verb == 'w') {
    printer_.spec.go_syntax = std::exchange(printer_.spec.sharp, false);
    printer_.spec.field_names = std::exchange(printer_.spec.plus, false);
  }
  printer_.print(arguments_[next_++], verb);
}

/// Arguments that no verb took, unless some verb chose its own.
void Formatter::report_extra() {
  if (reordered_ || next_ >= arguments_.size()) {
    return;
  }
  printer_.spec = {};
  printer_.append("%!(EXTRA ");
  for (std::size_t i = next_; i < arguments_.size(); ++i) {
    const Value& argument = arguments_[i];
    printer_.append(i > next_ ? ", " : "");
    if (argument.kind() != Kind::invalid) {
      printer_.append(fmt::format("{}=", argument.type_name()));
    }
    printer_.print(argument, 'v');
  }
  printer_.append(")");
}

}  // namespace

base::Result<std::string> print_format(std::string_view format, std::span<const Value> arguments,
                                       std::size_t limit) {
  return Formatter(format, arguments, limit).run();
}

}  // namespace istioctl::gotemplate
