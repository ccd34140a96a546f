#include "report_style.h"

namespace istioctl::cli {
namespace {

constexpr std::size_t columns_of_a_pipe = 80;

/// `world` is an environment or a context, of which one looks at stdout or stderr.
template <typename World>
Color choose_color(const World& world, bool terminal, std::string_view color) {
  const bool wanted = color == "auto"
                          ? terminal && world.variable("NO_COLOR").value_or("").empty() &&
                                world.variable("TERM") != "dumb"
                          : color == "always";
  return wanted ? Color::on : Color::off;
}

}  // namespace

ReportStyle report_style(const Environment& environment, std::string_view color) {
  ReportStyle style = {
      .color = choose_color(environment, environment.err_columns.has_value(), color),
      .excerpt_columns = environment.err_columns};
  if (color == "always" && !style.excerpt_columns) {
    style.excerpt_columns = columns_of_a_pipe;
  }
  return style;
}

Color output_color(const Context& context) {
  return choose_color(context, context.out_columns().has_value(), context.globals().color);
}

}  // namespace istioctl::cli
