#include "value_printer.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "istioctl/base/utf8.h"
#include "quoting.h"

namespace istioctl::gotemplate {
namespace {

constexpr std::string_view nil_text = "<nil>";

SignedMagnitude magnitude_of(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number);
  return {number < 0 ? ~bits + 1 : bits, number < 0};
}

/// The first `count` code points.
std::string_view truncate(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) {
    end += base::decode_code_point(text.substr(end)).length;
  }
  return text.substr(0, end);
}

/// Two hexadecimal digits a byte; with the space flag the bytes stand apart.
std::string hexadecimal_bytes(std::string_view text, bool upper, const FormatSpec& spec) {
  const std::string_view prefix = !spec.sharp ? "" : upper ? "0X" : "0x";
  std::string out;
  for (const char c : text) {
    if (out.empty() || spec.space) {
      out.append(out.empty() ? "" : " ").append(prefix);
    }
    const auto byte = static_cast<unsigned char>(c);
    out += upper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
  }
  return out;
}

Charset charset_of(const FormatSpec& spec) {
  return spec.plus ? Charset::ascii : Charset::printable;
}

bool is_text_verb(char32_t verb) {
  return verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q';
}

/// What the type's String method gives, for a value or a pointer to one.
std::optional<std::string> method_text(const Value& value) {
  const Value& target = indirect(value);
  if (target.kind() == Kind::structure) {
    return target.as_struct().text();
  }
  const auto name = target.enumerator_name();
  return name ? std::optional(std::string(*name)) : std::nullopt;
}

}  // namespace

void ValuePrinter::append(std::string_view text) {
  if (!failed()) {
    out_.append(text);
  }
}

bool ValuePrinter::failed() {
  if (!error_ && out_.size() > limit_) {
    fail("the output is too long");
  }
  return error_.has_value();
}

base::Result<std::string> ValuePrinter::finish() && {
  failed();
  if (error_) {
    return std::unexpected(std::move(*error_));
  }
  return std::move(out_);
}

void ValuePrinter::fail(std::string message, std::string hint) {
  if (!error_) {
    error_ = base::Error{base::ErrorCode::invalid_input, std::move(message), std::move(hint)};
  }
}

void ValuePrinter::fail_with_address(const Value& value) {
  if (value.kind() == Kind::opaque) {
    fail(fmt::format("{} can't be printed as it is", value.type_name()),
         "a duration is printed by formatDuration");
  } else {
    fail(fmt::format("{} would print as an address in memory, different in each run",
                     value.type_name()),
         "print the fields or the value behind the pointer");
  }
}

void ValuePrinter::print(const Value& value, char32_t verb) {
  if (failed()) {
    return;
  }
  if (value.kind() == Kind::invalid) {
    if (verb == 'v' || verb == 'T') {
      append_padded(out_, nil_text, spec);
    } else {
      print_bad_verb(value, verb);
    }
  } else if (verb == 'w') {
    print_bad_verb(value, verb);  // for wrapping errors, which is not printing
  } else if (verb == 'T') {
    print_string(value, value.type_name(), 's');
  } else if (verb == 'p') {
    print_pointer_verb(value);
  } else {
    print_at(value, verb, Depth::argument);
  }
}

void ValuePrinter::print_at(const Value& value, char32_t verb, Depth depth) {
  if (failed() || print_with_method(value, verb)) {
    return;
  }
  switch (value.kind()) {
    case Kind::invalid:  // a nil among values of any type
      return append(spec.go_syntax ? "interface {}(nil)" : nil_text);
    case Kind::boolean:
      if (verb != 't' && verb != 'v') {
        return print_bad_verb(value, verb);
      }
      return append_padded(out_, value.as_boolean() ? "true" : "false", spec);
    case Kind::integer: return print_integer(value, magnitude_of(value.as_integer()), verb);
    case Kind::unsigned_integer: return print_integer(value, {value.as_unsigned(), false}, verb);
    case Kind::floating: return print_floating(value, verb);
    case Kind::string: return print_string(value, value.as_string(), verb);
    case Kind::list: return print_list(value, verb);
    case Kind::map: return print_map(value, verb);
    case Kind::structure: return print_struct(value, verb);
    case Kind::pointer: return print_pointer(value, verb, depth);
    case Kind::opaque:
      return is_nil(value) ? print_nil_pointer(value, verb) : fail_with_address(value);
  }
}

bool ValuePrinter::print_with_method(const Value& value, char32_t verb) {
  if (in_bad_verb_ || spec.go_syntax || !is_text_verb(verb)) {
    return false;
  }
  const auto text = method_text(value);
  if (text) {
    print_string(value, *text, verb);
  }
  return text.has_value();
}

void ValuePrinter::print_integer(const Value& value, SignedMagnitude number, char32_t verb) {
  if (verb == 'v' && spec.go_syntax && value.kind() == Kind::unsigned_integer) {
    FormatSpec prefixed = spec;
    prefixed.sharp = true;
    append_integer(out_, number, 'x', prefixed);
  } else if (is_integer_verb(verb)) {
    append_integer(out_, number, verb, spec);
  } else if (verb == 'c' || verb == 'q' || verb == 'U') {
    print_character(number, verb);
  } else {
    print_bad_verb(value, verb);
  }
}

void ValuePrinter::print_character(SignedMagnitude number, char32_t verb) {
  constexpr char32_t replacement = 0xFFFD;
  const std::uint64_t bits = number.negative ? ~number.magnitude + 1 : number.magnitude;
  if (verb == 'U') {
    return append_code_point_name(out_, bits, spec);
  }
  const auto c = bits > 0x10FFFF ? replacement : static_cast<char32_t>(bits);
  std::string text;
  if (verb == 'c') {
    base::append_utf8(text, c);
  } else {
    append_quoted_character(text, c, charset_of(spec));
  }
  append_padded(out_, text, spec);
}

void ValuePrinter::print_floating(const Value& value, char32_t verb) {
  if (!is_floating_verb(verb)) {
    return print_bad_verb(value, verb);
  }
  append_floating(out_, value.as_floating(), verb, spec);
}

void ValuePrinter::print_string(const Value& value, std::string_view text, char32_t verb) {
  const std::size_t limit = spec.precision.value_or(text.size());
  if (verb == 's' || (verb == 'v' && !spec.go_syntax)) {
    return append_padded(out_, spec.precision ? truncate(text, limit) : text, spec);
  }
  if (verb == 'x' || verb == 'X') {
    return append_padded(out_, hexadecimal_bytes(text.substr(0, limit), verb == 'X', spec), spec);
  }
  if (verb != 'q' && verb != 'v') {
    return print_bad_verb(value, verb);
  }
  const std::string_view shown = truncate(text, limit);
  std::string quoted;
  if (spec.sharp && can_backquote(shown)) {
    quoted = fmt::format("`{}`", shown);
  } else {
    append_quoted(quoted, shown, charset_of(spec));
  }
  append_padded(out_, quoted, spec);
}

/// Starts a list, map or struct.
void ValuePrinter::open(const Value& value, std::string_view plain) {
  if (spec.go_syntax) {
    append(value.type_name());
    append("{");
  } else {
    append(plain);
  }
}

void ValuePrinter::separate(std::size_t index) {
  if (index > 0) {
    append(spec.go_syntax ? ", " : " ");
  }
}

void ValuePrinter::print_list(const Value& value, char32_t verb) {
  if (spec.go_syntax && is_nil(value)) {
    return append(fmt::format("{}(nil)", value.type_name()));
  }
  open(value, "[");
  const auto& list = value.as_list();
  for (std::size_t i = 0; i < list.size() && !failed(); ++i) {
    separate(i);
    print_at(list.at(i), verb, Depth::element);
  }
  append(spec.go_syntax ? "}" : "]");
}

void ValuePrinter::print_map(const Value& value, char32_t verb) {
  if (spec.go_syntax && is_nil(value)) {
    return append(fmt::format("{}(nil)", value.type_name()));
  }
  open(value, "map[");
  const auto& map = value.as_map();
  for (std::size_t i = 0; i < map.size() && !failed(); ++i) {
    separate(i);
    print_at(Value::borrowed_string(map.key_at(i), map.key_type_name()), verb, Depth::element);
    append(":");
    print_at(map.value_at(i), verb, Depth::element);
  }
  append(spec.go_syntax ? "}" : "]");
}

void ValuePrinter::print_struct(const Value& value, char32_t verb) {
  open(value, "{");
  std::size_t index = 0;
  for (const auto name : value.as_struct().field_names()) {
    if (failed()) {
      return;
    }
    separate(index++);
    if (spec.field_names || spec.go_syntax) {
      append(name);
      append(":");
    }
    print_at(value.as_struct().field(name).value_or(Value()), verb, Depth::element);
  }
  append("}");
}

/// A pointer to something with parts shows it, but only at the top, since pointers can meet.
void ValuePrinter::print_pointer(const Value& value, char32_t verb, Depth depth) {
  const Value* target = value.target();
  if (target == nullptr) {
    return print_nil_pointer(value, verb);
  }
  const Kind kind = target->kind();
  const bool has_parts = kind == Kind::structure || kind == Kind::list || kind == Kind::map;
  if (depth == Depth::element || !has_parts) {
    return fail_with_address(value);
  }
  append("&");
  print_at(*target, verb, Depth::element);
}

/// As Go prints the address 0.
void ValuePrinter::print_nil_pointer(const Value& value, char32_t verb) {
  switch (verb) {
    case 'v':
      return spec.go_syntax ? append(fmt::format("({})(nil)", value.type_name()))
                            : append_padded(out_, nil_text, spec);
    case 'b':
    case 'o':
    case 'd':
    case 'x':
    case 'X': return append_integer(out_, {0, false}, verb, spec);
    default: return print_bad_verb(value, verb);
  }
}

void ValuePrinter::print_pointer_verb(const Value& value) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::map:
    case Kind::pointer:
    case Kind::opaque: break;
    default: return print_bad_verb(value, 'p');
  }
  if (!is_nil(value)) {
    return fail_with_address(value);
  }
  FormatSpec address = spec;
  address.sharp = !spec.sharp;
  append_integer(out_, {0, false}, 'x', address);
}

/// What Go writes where a verb doesn't fit: %!verb(type=value).
void ValuePrinter::print_bad_verb(const Value& value, char32_t verb) {
  append("%!");
  base::append_utf8(out_, verb);
  if (value.kind() == Kind::invalid) {
    return append("(<nil>)");
  }
  append(fmt::format("({}=", value.type_name()));
  const bool outer = std::exchange(in_bad_verb_, true);
  print_at(value, 'v', Depth::argument);
  in_bad_verb_ = outer;
  append(")");
}

}  // namespace istioctl::gotemplate
