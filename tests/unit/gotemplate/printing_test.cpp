#include "printing.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "istioctl/gotemplate/eager_values.h"

namespace istioctl::gotemplate {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

std::string format(std::string_view text, std::vector<Value> arguments) {
  const auto printed = print_format(text, arguments, no_limit);
  return printed ? *printed : "error: " + printed.error().message;
}

TEST_CASE("print puts spaces between two that are no strings") {
  const std::vector<Value> values = {Value::integer(1), Value::integer(2), Value::string("a"),
                                     Value::integer(3), Value::boolean(true)};
  CHECK(print(values, no_limit) == "1 2a3 true");
  CHECK(print_line(values, no_limit) == "1 2 a 3 true\n");
}

TEST_CASE("print_indirect follows pointers and names what is missing") {
  const std::vector<Value> values = {Value::pointer(Value::integer(30), "*int64"), Value(),
                                     Value::nil_pointer("*int32")};
  CHECK(print_indirect(values, no_limit) == "30<no value><nil>");
}

TEST_CASE("flags, width and precision") {
  CHECK(format("%5d|%-5d|%05d|%+d", std::vector(4, Value::integer(42))) == "   42|42   |00042|+42");
  CHECK(format("%5s|%-5s|%.1s", std::vector(3, Value::string("éa"))) == "   éa|éa   |é");
  CHECK(format("%.2f|%8.2f|%g|%e", std::vector(4, Value::floating(1.5))) ==
        "1.50|    1.50|1.5|1.500000e+00");
  CHECK(format("%x|%X|%#o|%b", std::vector(4, Value::integer(-10))) == "-a|-A|-012|-1010");
  CHECK(format("%q|%+q", std::vector(2, Value::string("é\n"))) == "\"é\\n\"|\"\\u00e9\\n\"");
  CHECK(format("%*d|%[1]*[2]d", {Value::integer(3), Value::integer(7)}) == "  7|  7");
}

TEST_CASE("a verb that doesn't fit says so in the output") {
  CHECK(format("%d", {Value::string("hi")}) == "%!d(string=hi)");
  CHECK(format("%s", {Value()}) == "%!s(<nil>)");
  CHECK(format("%z", {Value::integer(3, "int32")}) == "%!z(int32=3)");
  CHECK(format("%d", {}) == "%!d(MISSING)");
  CHECK(format("%d", {Value::integer(1), Value::integer(2)}) == "1%!(EXTRA int=2)");
  CHECK(format("%", {}) == "%!(NOVERB)");
  CHECK(format("%[5]d", {Value::integer(1)}) == "%!d(BADINDEX)");
}

TEST_CASE("lists, maps and structs print their parts") {
  const Value list = make_list({Value::string("a"), Value::string("b")}, "[]string");
  const Value map = make_string_map({{"k", "v"}, {"a", ""}});
  const Value point = make_struct({{"X", Value::integer(1)}, {"L", list}}, "v1.Point");
  CHECK(format("%v %v %v", {list, map, point}) == "[a b] map[a: k:v] {1 [a b]}");
  CHECK(format("%+v", {point}) == "{X:1 L:[a b]}");
  CHECK(format("%#v", {point}) == "v1.Point{X:1, L:[]string{\"a\", \"b\"}}");
  CHECK(format("%#v", {make_nil_list("[]string")}) == "[]string(nil)");
  CHECK(format("%T", {point}) == "v1.Point");
}

TEST_CASE("enums and types with a String method print their text, except as numbers") {
  const Value policy = Value::enumeration(1, "NONE", "v1.Policy");
  CHECK(format("%v %s %q %d", std::vector(4, policy)) == "NONE NONE \"NONE\" 1");
  const Value quantity = make_struct_with_text({{"N", Value::integer(1)}}, "v1.Quantity", "1m");
  CHECK(format("%v %#v", {quantity, quantity}) == "1m v1.Quantity{N:1}");
}

TEST_CASE("an address in memory is an error, a nil pointer isn't") {
  const Value pointer = Value::pointer(Value::integer(1), "*int32");
  CHECK(format("%v", {pointer}) ==
        "error: *int32 would print as an address in memory, different in each run");
  CHECK(format("%v", {make_list({pointer}, "[]*int32")}).starts_with("error: *int32"));
  CHECK(format("%v %d", {Value::nil_pointer("*int32"), Value::nil_pointer("*int32")}) == "<nil> 0");
  CHECK(format("%v", {Value::pointer(make_struct({}, "T"), "*T")}) == "&{}");
}

TEST_CASE("opaque values don't print") {
  CHECK(format("%v", {Value::opaque("*duration.Duration", 1)}) ==
        "error: *duration.Duration can't be printed as it is");
}

TEST_CASE("floating-point numbers print as the shortest that comes back") {
  CHECK(format("%v %v %v %v", {Value::floating(0.1), Value::floating(1e6), Value::floating(999999),
                               Value::floating(1e-5)}) == "0.1 1e+06 999999 1e-05");
}

TEST_CASE("the limit ends a long output") {
  const std::vector<Value> values = {Value::integer(1)};
  CHECK(print_format("%1000d", values, 1000).has_value());
  CHECK_FALSE(print_format("%1001d", values, 1000).has_value());
}

}  // namespace
}  // namespace istioctl::gotemplate
