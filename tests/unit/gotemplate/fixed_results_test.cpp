#include "istioctl/gotemplate/fixed_results.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "istioctl/gotemplate/eager_values.h"
#include "istioctl/gotemplate/template.h"

namespace istioctl::gotemplate {
namespace {

class Text final : public OutputSink {
 public:
  void literal(std::string_view text) override { out += text; }
  void value(std::string_view text) override { (out += '<').append(text) += '>'; }
  std::string out;
};

Value data(std::string_view pod, std::string_view mesh) {
  const auto named = [](std::string_view name) {
    return make_struct({{"Name", Value::string(std::string(name))}}, "Named");
  };
  return make_struct({{"Pod", named(pod)}, {"Mesh", named(mesh)}}, "Data");
}

/// A template that is executed again and again with one memory, in which `.Mesh` is fixed.
class Repeated {
 public:
  explicit Repeated(std::string text, FunctionMap functions = {}) {
    auto parsed = Template::parse("t", std::move(text), std::move(functions));
    REQUIRE(parsed.has_value());
    template_ = std::make_unique<Template>(std::move(*parsed));
  }

  std::string operator()(std::string_view pod, std::string_view mesh) {
    Text sink;
    const auto done = template_->execute_to(data(pod, mesh), sink, {}, &results);
    return done ? sink.out : "error: " + done.error().message;
  }

  FixedResults results{{"Mesh"}};

 private:
  std::unique_ptr<Template> template_;
};

// What is remembered shows when a field changes that was promised not to.
TEST_CASE("what looks at fixed fields alone is computed once") {
  Repeated repeated("{{.Pod.Name}} {{.Mesh.Name}} {{printf \"%s!\" (print .Mesh.Name)}} {{1}}");
  CHECK(repeated("a", "m") == "<a> <m> <m!> <1>");
  CHECK(repeated("b", "n") == "<b> <m> <m!> <1>");
  CHECK(repeated.results.size() == 3);
}

TEST_CASE("what looks at anything else is computed each time") {
  Repeated repeated(
      "{{printf \"%s%s\" .Mesh.Name .Pod.Name}}{{$.Mesh.Name}}{{with .Pod}}{{.Name}}{{end}}"
      "{{(.Pod).Name}}{{$x := .Mesh.Name}}{{$x}}");
  CHECK(repeated("a", "m") == "<ma><m><a><a><m>");
  CHECK(repeated("b", "n") == "<nb><n><b><b><n>");
  CHECK(repeated.results.size() == 0);
}

TEST_CASE("a field of another dot isn't the data's") {
  Repeated repeated("{{define \"d\"}}{{.Mesh}}{{end}}{{template \"d\" .Mesh}}");
  CHECK(repeated("a", "m") == "error: t:1:17: Named has no field \"Mesh\"");
  Repeated ranged(
      "{{range .}}{{.Mesh.Name}}{{end}}{{with (index (slice .List 0 1) 0)}}{{.Mesh}}{{end}}");
  CHECK(ranged("a", "m").starts_with("error: "));
  CHECK(ranged.results.size() == 0);
}

TEST_CASE("a branch keeps the dot of the data") {
  Repeated repeated("{{if .Pod.Name}}{{.Mesh.Name}}{{else}}-{{end}}");
  CHECK(repeated("a", "m") == "<m>");
  CHECK(repeated("", "m") == "-");
  CHECK(repeated("b", "n") == "<m>");
}

TEST_CASE("the bounds count what is remembered") {
  auto parsed = Template::parse("t", "{{.Mesh.Name}}{{.Mesh.Name}}");
  REQUIRE(parsed.has_value());
  FixedResults results({"Mesh"});
  Text sink;
  REQUIRE(parsed->execute_to(data("a", "four"), sink, {}, &results).has_value());
  const auto cut = parsed->execute_to(data("a", "four"), sink, {.max_text_bytes = 7}, &results);
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().message == "t:1:17: the template makes more than 7 bytes of text");
  CHECK_FALSE(parsed->execute_to(data("a", "four"), sink, {.max_steps = 1}, &results));
}

}  // namespace
}  // namespace istioctl::gotemplate
