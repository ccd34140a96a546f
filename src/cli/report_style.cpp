#include "report_style.h"

namespace istioctl::cli {
namespace {

constexpr std::size_t columns_of_a_pipe = 80;

bool wants_color(const Environment& environment, std::string_view color) {
  if (color != "auto") {
    return color == "always";
  }
  return environment.err_columns && environment.variable("NO_COLOR").value_or("").empty() &&
         environment.variable("TERM") != "dumb";
}

}  // namespace

ReportStyle report_style(const Environment& environment, std::string_view color) {
  ReportStyle style = {.color = wants_color(environment, color) ? Color::on : Color::off,
                       .excerpt_columns = environment.err_columns};
  if (color == "always" && !style.excerpt_columns) {
    style.excerpt_columns = columns_of_a_pipe;
  }
  return style;
}

}  // namespace istioctl::cli
