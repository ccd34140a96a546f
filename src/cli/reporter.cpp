#include "istioctl/cli/reporter.h"

#include <fmt/format.h>

#include "excerpt.h"
#include "istioctl/base/printable.h"

namespace istioctl::cli {
namespace {

constexpr std::string_view program = "istioctl";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view reset = "\x1b[0m";

std::string_view color_of(base::Severity severity) {
  switch (severity) {
    case base::Severity::error: return "\x1b[1;31m";
    case base::Severity::warning: return "\x1b[1;35m";
    case base::Severity::notice: return "\x1b[1;36m";
  }
  return reset;
}

std::string place_of(const base::Diagnostic& diagnostic) {
  const auto [line, column] = diagnostic.position;
  std::string source = diagnostic.source.empty() ? std::string(program)
                                                 : base::escape_for_terminal(diagnostic.source);
  if (line == 0) {
    return source;
  }
  return column == 0 ? fmt::format("{}:{}", source, line)
                     : fmt::format("{}:{}:{}", source, line, column);
}

/// "what: " or nothing.
std::string prefix(std::string_view what) {
  return what.empty() ? std::string() : base::escape_for_terminal(what) + ": ";
}

std::string format_line(std::string_view place, base::Severity severity, std::string_view text,
                        Color color) {
  const std::string_view name = base::to_string(severity);
  if (color == Color::off) {
    return fmt::format("{}: {}: {}\n", place, name, text);
  }
  return fmt::format("{}{}:{} {}{}:{} {}\n", bold, place, reset, color_of(severity), name, reset,
                     text);
}

std::string with_hint(std::string_view message, std::string_view hint) {
  const std::string text = base::escape_for_terminal(message);
  const std::string_view joint = text.ends_with('?') ? " " : "; ";
  return hint.empty() ? text : fmt::format("{}{}{}", text, joint, base::escape_for_terminal(hint));
}

}  // namespace

std::string format(const base::Diagnostic& diagnostic, const ReportStyle& style) {
  const std::string text = prefix(diagnostic.object) + prefix(diagnostic.field) +
                           with_hint(diagnostic.message, diagnostic.hint);
  std::string out = format_line(place_of(diagnostic), diagnostic.severity, text, style.color);
  if (style.excerpt_columns) {
    out += format_excerpt(diagnostic, *style.excerpt_columns);
  }
  return out;
}

std::string format(const base::Error& error, const ReportStyle& style) {
  return format_line(program, base::Severity::error, with_hint(error.message, error.hint),
                     style.color);
}

void Reporter::report(const base::Diagnostic& diagnostic) {
  print(format(diagnostic, style_));
}

void Reporter::report(const base::Diagnostics& diagnostics) {
  // One write, so that the lines of two processes on one terminal don't mix.
  std::string text;
  for (const base::Diagnostic& diagnostic : diagnostics) {
    text += format(diagnostic, style_);
  }
  print(text);
}

void Reporter::report(const base::Error& error) {
  print(format(error, style_));
}

void Reporter::warn(std::string message) {
  report(base::Diagnostic{.severity = base::Severity::warning, .message = std::move(message)});
}

void Reporter::notice(std::string message) {
  report(base::Diagnostic{.severity = base::Severity::notice, .message = std::move(message)});
}

void Reporter::print(std::string_view text) {
  if (!text.empty()) {
    [[maybe_unused]] const auto ignored = sink_.write(text);
  }
}

}  // namespace istioctl::cli
