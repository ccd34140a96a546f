#include "istioctl/gotemplate/template.h"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "istioctl/gotemplate/eager_values.h"

namespace istioctl::gotemplate {
namespace {

/// Keeps the pieces apart.
class Recorder : public OutputSink {
 public:
  void literal(std::string_view text) override { literals.push_back(text); }
  void value(std::string_view text) override { values.emplace_back(text); }

  std::vector<std::string_view> literals;
  std::vector<std::string> values;
};

/// Counts which fields a template touches.
class CountingStruct : public StructView {
 public:
  std::string_view type_name() const override { return "T"; }
  std::vector<std::string_view> field_names() const override { return {"A", "B"}; }
  std::optional<Value> field(std::string_view go_name) const override {
    asked.emplace_back(go_name);
    return Value::integer(1);
  }

  mutable std::vector<std::string> asked;
};

TEST_CASE("the sink tells the template's own text from data") {
  const auto parsed = Template::parse("t", "a: {{.}}\n{{- if .}} b {{end}}{{3}}");
  REQUIRE(parsed);
  Recorder sink;
  REQUIRE(parsed->execute_to(Value::string("x\ny"), sink));
  CHECK(sink.values == std::vector<std::string>{"x\ny", "3"});
  REQUIRE(sink.literals.size() == 2);
  CHECK(sink.literals[0] == "a: ");
  CHECK(sink.literals[0].data() == parsed->text().data());
  CHECK(sink.literals[1].data() == parsed->text().data() + parsed->text().find(" b "));
}

TEST_CASE("a template can have other delimiters") {
  const auto parsed = Template::parse("t", "[[ . ]]{{ . }}", {}, {"[[", "]]"});
  REQUIRE(parsed);
  CHECK(parsed->execute(Value::integer(7)) == "7{{ . }}");
}

TEST_CASE("an empty value reaches the sink, too") {
  const auto parsed = Template::parse("t", "{{.}}");
  REQUIRE(parsed);
  Recorder sink;
  REQUIRE(parsed->execute_to(Value::string(""), sink));
  CHECK(sink.values == std::vector<std::string>{""});
}

TEST_CASE("only the fields that a template touches are made") {
  const auto view = std::make_shared<CountingStruct>();
  const auto parsed = Template::parse("t", "{{with .A}}{{$.A}}{{else}}{{.B}}{{end}}");
  REQUIRE(parsed);
  CHECK(parsed->execute(Value::structure(view)) == "1");
  CHECK(view->asked == std::vector<std::string>{"A", "A"});
}

TEST_CASE("copies share the program and outlive the first") {
  auto first = Template::parse("t", "{{.}}!");
  REQUIRE(first);
  const Template copy = *first;
  first = Template::parse("u", "");
  CHECK(copy.execute(Value::integer(1)) == "1!");
}

TEST_CASE("several threads execute one template at once") {
  const auto parsed =
      Template::parse("t", "{{range $i := 100}}{{$i}}{{printf \"%d\" $i}}{{end}}{{.}}");
  REQUIRE(parsed);
  const auto expected = parsed->execute(Value::integer(1));
  std::vector<int> good(4, 0);
  std::vector<std::thread> threads;
  for (int& result : good) {
    threads.emplace_back([&] { result = parsed->execute(Value::integer(1)) == expected ? 1 : 0; });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(good == std::vector<int>(4, 1));
}

TEST_CASE("a name of the template shows in its errors, escaped") {
  const auto parsed = Template::parse("a\x1b", "{{");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message == "a\\x1b:1:1: unclosed action");
  CHECK(parsed.error().code == base::ErrorCode::invalid_input);
}

}  // namespace
}  // namespace istioctl::gotemplate
