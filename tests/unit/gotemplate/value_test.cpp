#include "istioctl/gotemplate/value.h"

#include <doctest/doctest.h>

#include "istioctl/gotemplate/eager_values.h"

namespace istioctl::gotemplate {
namespace {

TEST_CASE("a value knows its kind and the name of its type") {
  CHECK(Value().kind() == Kind::invalid);
  CHECK(Value().type_name() == "nil");
  CHECK(Value::integer(1, "int32").type_name() == "int32");
  CHECK(Value::string("x").type_name() == "string");
  CHECK(make_list({}, "[]v1.Container").type_name() == "[]v1.Container");
  CHECK(make_struct({}, "v1.PodSpec").kind() == Kind::structure);
  CHECK(Value::nil_pointer("*int64").kind() == Kind::pointer);
  CHECK(Value::opaque("*duration.Duration", 5).kind() == Kind::opaque);
}

TEST_CASE("an enumeration is a number with a name") {
  const Value value = Value::enumeration(1, "MUTUAL_TLS", "v1.Policy");
  CHECK(value.kind() == Kind::integer);
  CHECK(value.as_integer() == 1);
  CHECK(value.enumerator_name() == "MUTUAL_TLS");
  CHECK_FALSE(Value::integer(1).enumerator_name().has_value());
}

TEST_CASE("the zero value of each kind is false") {
  CHECK_FALSE(is_true(Value()));
  CHECK_FALSE(is_true(Value::boolean(false)));
  CHECK_FALSE(is_true(Value::integer(0)));
  CHECK_FALSE(is_true(Value::unsigned_integer(0)));
  CHECK_FALSE(is_true(Value::floating(0)));
  CHECK_FALSE(is_true(Value::string("")));
  CHECK_FALSE(is_true(make_list({}, "[]int")));
  CHECK_FALSE(is_true(make_string_map({})));
  CHECK_FALSE(is_true(Value::nil_pointer("*int")));
  CHECK_FALSE(is_true(Value::opaque("*x.Y", std::nullopt)));
}

TEST_CASE("everything else is true, a struct and a pointer to zero included") {
  CHECK(is_true(Value::boolean(true)));
  CHECK(is_true(Value::integer(-1)));
  CHECK(is_true(Value::floating(0.1)));
  CHECK(is_true(Value::string("0")));
  CHECK(is_true(make_list({Value()}, "[]int")));
  CHECK(is_true(make_struct({}, "T")));
  CHECK(is_true(Value::pointer(Value::integer(0), "*int")));
  CHECK(is_true(Value::opaque("*x.Y", 0)));
}

TEST_CASE("only what was never set is nil") {
  CHECK(is_nil(Value()));
  CHECK(is_nil(make_nil_list("[]int")));
  CHECK(is_nil(make_nil_map(Value(), "map[string]int")));
  CHECK(is_nil(Value::nil_pointer("*int")));
  CHECK_FALSE(is_nil(make_list({}, "[]int")));
  CHECK_FALSE(is_nil(make_string_map({})));
  CHECK_FALSE(is_nil(Value::string("")));
}

TEST_CASE("indirect follows pointers as far as they lead") {
  const Value one = Value::pointer(Value::integer(7), "*int");
  const Value two = Value::pointer(one, "**int");
  CHECK(indirect(two).as_integer() == 7);
  const Value nil = Value::pointer(Value::nil_pointer("*int"), "**int");
  CHECK(indirect(nil).kind() == Kind::pointer);
  CHECK(is_nil(indirect(nil)));
}

TEST_CASE("a substring outlives the string that it was taken from") {
  Value part;
  {
    const Value whole = Value::string("a rather long string, so that it is allocated", "v1.Name");
    part = whole.substring(2, 8);
  }
  CHECK(part.as_string() == "rather");
  CHECK(part.type_name() == "v1.Name");
}

TEST_CASE("maps give their keys in byte order and find them") {
  const Value map = make_string_map({{"b", "2"}, {"B", "1"}, {"", "0"}});
  CHECK(map.as_map().key_at(0).empty());
  CHECK(map.as_map().key_at(1) == "B");
  CHECK(map.as_map().key_at(2) == "b");
  CHECK(map.as_map().find("b")->as_string() == "2");
  CHECK_FALSE(map.as_map().find("c").has_value());
  CHECK(map.as_map().zero_element().as_string().empty());
}

}  // namespace
}  // namespace istioctl::gotemplate
