#include <doctest/doctest.h>

#include <string>

#include "helpers.h"
#include "istioctl/gotemplate/eager_values.h"

namespace istioctl::gotemplate {
namespace {

TEST_CASE("endless recursion ends as an error at the call") {
  CHECK(render("{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}") ==
        "error: t:1:17: more than 500 templates and blocks run inside each other");
}

TEST_CASE("recursion through blocks and parentheses keeps the stack") {
  CHECK(render("{{define \"a\"}}{{with (print (print (print 1)))}}{{range 1}}{{if true}}"
               "{{template \"a\" (and 1 (or 0 (not 0)))}}{{end}}{{end}}{{end}}{{end}}"
               "{{template \"a\"}}")
            .ends_with("templates and blocks run inside each other"));
}

TEST_CASE("recursion that ends is fine") {
  CHECK(render("{{define \"a\"}}{{if .}}{{len .}}{{template \"a\" (slice . 1)}}{{end}}{{end}}"
               "{{template \"a\" \"xxx\"}}") == "321");
}

TEST_CASE("huge loops end") {
  CHECK(render("{{range 1000000000}}{{end}}") ==
        "error: t:1:9: the template does not end within 1000000 steps");
  CHECK(render("{{range 1000}}{{range 1000}}{{range 1000}}{{end}}{{end}}{{end}}")
            .ends_with("does not end within 1000000 steps"));
}

TEST_CASE("huge output ends") {
  CHECK(render("{{range 100000}}{{printf \"%1000d\" .}}{{end}}") ==
        "error: t:1:19: the template makes more than 16777216 bytes of text");
  CHECK(render("{{$x := \"xxxxxxxx\"}}{{range 100}}{{$x = print $x $x}}{{end}}")
            .starts_with("error: t:1:"));
  CHECK(render("12345{{\"678\"}}", {}, {}, {.max_text_bytes = 8}) == "12345678");
  CHECK(render("12345{{\"6789\"}}", {}, {}, {.max_text_bytes = 8}) ==
        "error: t:1:8: the template makes more than 8 bytes of text");
}

TEST_CASE("work on long strings counts") {
  const Value data = Value::string(std::string(std::size_t{8} << 20, 'x'));
  CHECK(render("{{range 1000000}}{{if eq $ $}}{{end}}{{end}}", data)
            .ends_with("does not end within 1000000 steps"));
}

TEST_CASE("searching many variables counts") {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += "{{$v" + std::to_string(i) + " := 1}}";
  }
  CHECK(render(text + "{{range 500000}}{{if $v0}}{{end}}{{end}}")
            .ends_with("does not end within 1000000 steps"));
}

}  // namespace
}  // namespace istioctl::gotemplate
