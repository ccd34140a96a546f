#include "comparison.h"

#include <fmt/format.h>

#include <utility>

namespace istioctl::gotemplate {
namespace {

using base::Result;

bool is_basic(Kind kind) {
  switch (kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::floating:
    case Kind::string: return true;
    default: return false;
  }
}

bool is_pointer_like(Kind kind) {
  return kind == Kind::pointer || kind == Kind::opaque;
}

std::unexpected<base::Error> incompatible(const Value& a, const Value& b) {
  return base::fail(base::ErrorCode::invalid_input,
                    fmt::format("can't compare {} with {}", a.type_name(), b.type_name()));
}

bool equal_basics(const Value& a, const Value& b) {
  switch (a.kind()) {
    case Kind::boolean: return a.as_boolean() == b.as_boolean();
    case Kind::integer: return a.as_integer() == b.as_integer();
    case Kind::unsigned_integer: return a.as_unsigned() == b.as_unsigned();
    case Kind::floating: return a.as_floating() == b.as_floating();
    default: return a.as_string() == b.as_string();
  }
}

bool is_mixed_integers(const Value& a, const Value& b) {
  return (a.kind() == Kind::integer && b.kind() == Kind::unsigned_integer) ||
         (a.kind() == Kind::unsigned_integer && b.kind() == Kind::integer);
}

/// For is_mixed_integers() only.
bool mixed_equal(const Value& a, const Value& b) {
  return a.kind() == Kind::integer ? std::cmp_equal(a.as_integer(), b.as_unsigned())
                                   : std::cmp_equal(a.as_unsigned(), b.as_integer());
}

bool mixed_less(const Value& a, const Value& b) {
  return a.kind() == Kind::integer ? std::cmp_less(a.as_integer(), b.as_unsigned())
                                   : std::cmp_less(a.as_unsigned(), b.as_integer());
}

bool equal_pointers(const Value& a, const Value& b) {
  if (a.kind() != b.kind() || a.type_name() != b.type_name()) {
    return false;
  }
  return a.kind() == Kind::pointer ? a.target() == b.target()
                                   : a.opaque_payload() == b.opaque_payload();
}

Result<bool> equal_structs(const Value& a, const Value& b);

/// The parts of structs: unlike `eq` itself, Go looks at their types alone.
Result<bool> equal_parts(const Value& a, const Value& b) {
  if (a.kind() == Kind::list || a.kind() == Kind::map) {
    return incompatible(a, b);
  }
  if (a.kind() == Kind::structure) {
    return equal_structs(a, b);
  }
  if (a.kind() != b.kind() || a.type_name() != b.type_name()) {
    return false;
  }
  return is_pointer_like(a.kind()) ? equal_pointers(a, b) : equal_basics(a, b);
}

/// Every field is looked at, since one that can't be compared makes the whole an error.
Result<bool> equal_structs(const Value& a, const Value& b) {
  bool equal = a.type_name() == b.type_name();
  const auto& right = b.as_struct();
  for (const auto name : right.field_names()) {
    const Value theirs = right.field(name).value_or(Value());
    const auto same = equal_parts(theirs, a.as_struct().field(name).value_or(theirs));
    if (!same) {
      return incompatible(a, b);
    }
    equal = equal && *same;
  }
  return equal;
}

/// Values of which at least one isn't basic.
Result<bool> equal_compounds(const Value& a, const Value& b) {
  const bool either_invalid = a.kind() == Kind::invalid || b.kind() == Kind::invalid;
  const bool same_kind =
      a.kind() == b.kind() || (is_pointer_like(a.kind()) && is_pointer_like(b.kind()));
  if (!same_kind && !either_invalid) {
    return incompatible(a, b);
  }
  if (is_nil(a) || is_nil(b)) {
    return is_nil(a) == is_nil(b);
  }
  if (a.kind() == Kind::structure) {
    return equal_structs(a, b);
  }
  if (is_pointer_like(a.kind())) {
    return equal_pointers(a, b);
  }
  return incompatible(a, b);
}

}  // namespace

Result<bool> equals(const Value& a, const Value& b) {
  if (is_mixed_integers(a, b)) {
    return mixed_equal(a, b);
  }
  const bool a_basic = is_basic(a.kind());
  const bool b_basic = is_basic(b.kind());
  if (!a_basic && !b_basic) {
    return equal_compounds(a, b);
  }
  if (a.kind() == b.kind()) {
    return equal_basics(a, b);
  }
  if (a.kind() == Kind::invalid || b.kind() == Kind::invalid) {
    return false;
  }
  return incompatible(a, b);
}

Result<bool> less(const Value& a, const Value& b) {
  if (is_mixed_integers(a, b)) {
    return mixed_less(a, b);
  }
  if (a.kind() != b.kind()) {
    return incompatible(a, b);
  }
  switch (a.kind()) {
    case Kind::integer: return a.as_integer() < b.as_integer();
    case Kind::unsigned_integer: return a.as_unsigned() < b.as_unsigned();
    case Kind::floating: return a.as_floating() < b.as_floating();
    case Kind::string: return a.as_string() < b.as_string();
    default:
      return base::fail(base::ErrorCode::invalid_input,
                        fmt::format("{} has no order", a.type_name()));
  }
}

}  // namespace istioctl::gotemplate
