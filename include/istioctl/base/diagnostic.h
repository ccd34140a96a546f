#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace istioctl::base {

/// How much a diagnostic matters. Only errors change what a command does.
enum class Severity { error, warning, notice };

[[nodiscard]] std::string_view to_string(Severity severity);

/// Bytes [begin, end) of a source, counted from its start.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// A place as people count: from 1, columns in Unicode code points. Line 0 means "no place":
/// the diagnostic is about the source as a whole.
struct Position {
  std::size_t line = 0;
  std::size_t column = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

/// One thing that a user should know about what he wrote. A plain value: printing it is the
/// business of the command line, as text or as JSON.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string id = {};      ///< stable name of the rule, e.g. "yaml/duplicate-key"
  std::string source = {};  ///< file name, URL, "<stdin>" or a flag's name; empty: none
  Position position = {};
  Span span = {};              ///< the offending bytes, for tools; {0, 0} where unknown
  std::string object = {};     ///< "Kind/name" or "Kind/namespace/name"; empty: none
  std::string field = {};      ///< "spec.ports[0].number"; empty: none
  std::string message = {};    ///< what is wrong
  std::string hint = {};       ///< what to do, where the message doesn't say it already
  std::string line_text = {};  ///< the line of `position`, for the caret; cut when very long

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);

}  // namespace istioctl::base
