#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "helpers.h"
#include "istioctl/gotemplate/eager_values.h"

namespace istioctl::gotemplate {
namespace {

Value container(std::string_view name) {
  return make_struct({{"Name", Value::borrowed_string(name)}}, "v1.Container");
}

Value pod() {
  const Value spec =
      make_struct({{"Containers", make_list({container("a"), container("b")}, "[]v1.Container")},
                   {"Replicas", Value::nil_pointer("*int32")},
                   {"Grace", Value::pointer(Value::integer(30, "int64"), "*int64")}},
                  "v1.PodSpec");
  return make_struct(
      {{"Labels", make_string_map({{"app", "sleep"}, {"x-y", "z"}})}, {"Spec", spec}}, "v1.Pod");
}

TEST_CASE("fields, map entries and pointers") {
  CHECK(render("{{.Labels.app}} {{.Spec.Grace}} {{.Spec.Replicas}}", pod()) == "sleep 30 <nil>");
  CHECK(render("{{.Labels.nope}}|{{index .Labels \"nope\"}}|{{index .Labels \"x-y\"}}", pod()) ==
        "<no value>||z");
  CHECK(render("{{printf \"%s\" .Labels.nope}} {{eq .Labels.nope \"\"}}", pod()) ==
        "%!s(<nil>) false");
}

TEST_CASE("an unknown field is an error when it is reached") {
  CHECK(render("{{if false}}{{.Nope}}{{end}}ok", pod()) == "ok");
  CHECK(render("a\n {{.Spec.Container}}", pod()) ==
        "error: t:2:4: v1.PodSpec has no field \"Container\"");
  CHECK(hint_of("{{.Spec.Container}}", pod()) == "did you mean \"Containers\"?");
}

TEST_CASE("a field below a nil pointer is an error") {
  CHECK(render("{{.Spec.Replicas.X}}", pod()) ==
        "error: t:1:3: *int32 is nil, so that there is no X");
}

TEST_CASE("variables: := shadows, = reaches out, a template starts anew") {
  CHECK(render("{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}") == "21");
  CHECK(render("{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}") == "2");
  CHECK(render("{{define \"a\"}}{{$}}{{end}}{{$x := 1}}{{template \"a\" 5}}{{$x}}") == "51");
  CHECK(render("{{$x := 5}}{{and false ($x := 1)}}{{$x}}") == "false5");
}

TEST_CASE("range goes over lists, maps and numbers") {
  CHECK(render("{{range $i, $c := .Spec.Containers}}{{$i}}{{$c.Name}}{{end}}", pod()) == "0a1b");
  CHECK(render("{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}", pod()) == "app=sleep;x-y=z;");
  CHECK(render("{{range 3}}{{.}}{{end}}{{range 0}}x{{else}}none{{end}}") == "012none");
  CHECK(render("{{range 5}}{{if eq . 3}}{{break}}{{end}}{{if eq . 1}}{{continue}}{{end}}{{.}}"
               "{{end}}") == "02");
  CHECK(render("{{range \"abc\"}}{{end}}") == "error: t:1:9: range can't go over string");
}

TEST_CASE("a key survives the range that set it") {
  CHECK(render("{{$x := \"\"}}{{range $k, $v := .Labels}}{{$x = $k}}{{end}}{{$x}}", pod()) ==
        "x-y");
}

TEST_CASE("break behind range's else ends only the inner range, as in Go") {
  CHECK(render("{{range 2}}{{range 0}}{{else}}{{break}}{{end}}x{{end}}") == "xx");
}

TEST_CASE("and and or stop early and return an operand") {
  CHECK(render("{{and 1 0 (index 1 2)}} {{or 0 \"x\" (index 1 2)}} {{2 | and 1}}") == "0 x 2");
  CHECK(render("{{and}}") == "error: t:1:3: and takes at least 1 arguments, not 0");
}

TEST_CASE("comparisons keep kinds apart, but not signs") {
  const Value data = make_struct({{"U", Value::unsigned_integer(7)}}, "T");
  CHECK(render("{{eq 7 .U}} {{lt -1 .U}} {{eq 1 2 1}} {{le \"a\" \"a\"}}", data) ==
        "true true true true");
  CHECK(render("{{eq 1 1.0}}") == "error: t:1:3: eq: can't compare int with float64");
  CHECK(render("{{lt true false}}") == "error: t:1:3: lt: bool has no order");
}

TEST_CASE("slice and index check their bounds") {
  CHECK(render("{{slice \"abcd\" 1 3}} {{index \"abc\" 1}} {{len \"é\"}}") == "bc 98 2");
  CHECK(render("{{slice \"abc\" 2 1}}") == "error: t:1:3: slice: the indexes must ascend: 2 > 1");
  CHECK(render("{{index \"abc\" 3}}") == "error: t:1:3: index: 3 is out of range: the length is 3");
  CHECK(render("{{index .Labels 1}}", pod()) ==
        "error: t:1:3: index: the key of map[string]string must be string, not int");
}

TEST_CASE("escapes for html, scripts and queries") {
  CHECK(render("{{html \"<a&'\\\">\"}}") == "&lt;a&amp;&#39;&#34;&gt;");
  CHECK(render("{{js \"<'\\n\"}}") == "\\u003C\\'\\u000A");
  CHECK(render("{{urlquery \"a b&é\"}}") == "a+b%26%C3%A9");
}

TEST_CASE("call is refused") {
  CHECK(render("{{call 1}}") == "error: t:1:3: call: this is no function value");
}

TEST_CASE("functions of the caller, with their errors at the call") {
  const auto seconds = [](std::span<const Value> arguments) -> base::Result<Value> {
    const Value& duration = arguments.front();
    if (duration.kind() != Kind::opaque || is_nil(duration)) {
      return base::fail(base::ErrorCode::invalid_input, "a duration is needed");
    }
    return Value::string(std::to_string(*duration.opaque_payload() / 1'000'000'000) + "s");
  };
  const FunctionMap functions = {{"formatDuration", {1, 1, seconds}}};
  const Value data = make_struct(
      {{"Drain", Value::opaque("*duration.Duration", 2'000'000'000)}, {"N", Value::integer(1)}},
      "ProxyConfig");
  CHECK(render("{{formatDuration .Drain}} {{.Drain | formatDuration}}", data, functions) ==
        "2s 2s");
  CHECK(render("{{formatDuration .N}}", data, functions) ==
        "error: t:1:3: formatDuration: a duration is needed");
  CHECK(render("{{formatDuration}}", data, functions) ==
        "error: t:1:3: formatDuration takes 1 arguments, not 0");
  CHECK(render("{{.Drain}}", data) == "error: t:1:3: *duration.Duration can't be printed as it is");
}

TEST_CASE("an unknown template is an error when it runs") {
  CHECK(render("{{if false}}{{template \"nope\"}}{{end}}ok") == "ok");
  CHECK(render("{{template \"nope\"}}") == "error: t:1:3: there is no template \"nope\"");
}

}  // namespace
}  // namespace istioctl::gotemplate
