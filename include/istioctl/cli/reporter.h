#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"

namespace istioctl::cli {

enum class Color : std::uint8_t { off, on };

struct ReportStyle {
  Color color = Color::off;
  /// Columns available to the offending line that is shown with a caret; nothing: it isn't shown.
  std::optional<std::size_t> excerpt_columns = {};
};

/// `source:line:column: error: Kind/name: field: message; hint` and a newline; parts that the
/// diagnostic doesn't have are left out, and without a source the line starts with `istioctl`.
/// With excerpts two more lines show the place. Whatever came from outside is escaped, so that
/// no input can control the terminal.
[[nodiscard]] std::string format(const base::Diagnostic& diagnostic, const ReportStyle& style);

/// `istioctl: error: message; hint` and a newline.
[[nodiscard]] std::string format(const base::Error& error, const ReportStyle& style);

/// All diagnostics of a run as one JSON array with a newline at its end. An element has
/// severity, id, source, line, column, begin, end, object, field, message and hint; what
/// is unknown is left out.
[[nodiscard]] std::string to_json(const base::Diagnostics& diagnostics);

/// Prints to stderr. A failure to print is ignored: there is nowhere left to tell.
class Reporter {
 public:
  /// `sink` must outlive the reporter.
  Reporter(base::ByteSink& sink, ReportStyle style) : sink_(sink), style_(style) {}

  void report(const base::Diagnostic& diagnostic);
  void report(const base::Diagnostics& diagnostics);
  void report(const base::Error& error);

  /// Diagnostics that concern the run as a whole: `istioctl: warning: message`.
  void warn(std::string message);
  void notice(std::string message);

  /// Prints `text` as it stands; it must be printable and end with a newline.
  void print(std::string_view text);

 private:
  base::ByteSink& sink_;
  ReportStyle style_;
};

}  // namespace istioctl::cli
