#include "report_style.h"

#include <doctest/doctest.h>

#include "test_environment.h"

using istioctl::cli::Color;
using istioctl::cli::Context;
using istioctl::cli::output_color;
using istioctl::cli::report_style;
using istioctl::cli::ReportStyle;
using istioctl::test::TestEnvironment;

namespace {

ReportStyle style_on_terminal(std::map<std::string, std::string> variables,
                              std::string_view color = "auto") {
  TestEnvironment test;
  test.variables = std::move(variables);
  test.err_columns = 100;
  return report_style(test.environment(), color);
}

}  // namespace

TEST_CASE("a terminal gets color and excerpts of its width") {
  const ReportStyle style = style_on_terminal({});
  CHECK(style.color == Color::on);
  CHECK(style.excerpt_columns == 100);
}

TEST_CASE("a pipe gets neither") {
  TestEnvironment test;
  const ReportStyle style = report_style(test.environment(), "auto");
  CHECK(style.color == Color::off);
  CHECK_FALSE(style.excerpt_columns.has_value());
}

TEST_CASE("NO_COLOR and a dumb terminal turn color off, not excerpts") {
  CHECK(style_on_terminal({{"NO_COLOR", "1"}}).color == Color::off);
  CHECK(style_on_terminal({{"NO_COLOR", "1"}}).excerpt_columns == 100);
  CHECK(style_on_terminal({{"NO_COLOR", ""}}).color == Color::on);
  CHECK(style_on_terminal({{"TERM", "dumb"}}).color == Color::off);
  CHECK(style_on_terminal({{"TERM", "xterm"}}).color == Color::on);
}

TEST_CASE("--color decides over everything else") {
  CHECK(style_on_terminal({{"NO_COLOR", "1"}}, "always").color == Color::on);
  CHECK(style_on_terminal({}, "never").color == Color::off);
  TestEnvironment test;
  const ReportStyle piped = report_style(test.environment(), "always");
  CHECK(piped.color == Color::on);
  CHECK(piped.excerpt_columns == 80);
}

TEST_CASE("stdout is colored by the same rules, by its own terminal") {
  const auto color = [](std::optional<std::size_t> out_columns, std::string_view wanted,
                        std::map<std::string, std::string> variables = {}) {
    TestEnvironment test;
    test.variables = std::move(variables);
    test.err_columns = 100;
    auto environment = test.environment();
    environment.out_columns = out_columns;
    return output_color(Context(environment, {.color = std::string(wanted)}));
  };
  CHECK(color(80, "auto") == Color::on);
  CHECK(color(std::nullopt, "auto") == Color::off);
  CHECK(color(80, "auto", {{"NO_COLOR", "1"}}) == Color::off);
  CHECK(color(std::nullopt, "always") == Color::on);
  CHECK(color(80, "never") == Color::off);
}
