#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz.h"
#include "istioctl/base/file.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::fuzz {

constexpr std::size_t max_document = std::size_t{1} << 20;

/// Calls `visit` for each piece of a stream; false ends it. Nothing of a stream that can't be
/// split, else whether all calls returned true.
inline std::optional<bool> for_each_piece(
    std::string_view text,
    const std::function<bool(const yaml::RawDocument&, base::Diagnostics&)>& visit) {
  base::StringSource source{std::string(text)};
  yaml::DocumentStream stream(source, "fuzz", max_document);
  yaml::RawDocument piece;
  base::Diagnostics problems;
  std::string seen;
  bool right = true;
  while (right && stream.next(piece, problems)) {
    require(piece.origin.offset == seen.size(), "a piece knows where it begins");
    require(piece.body <= piece.text.size(), "a body lies in its piece");
    seen += piece.text;
    right = visit(piece, problems);
  }
  check_diagnostics(problems, text.size());
  require(stream.status().has_value(), "memory can always be read");
  if (!right) return false;
  if (base::has_errors(problems)) return std::nullopt;
  require_equal(seen, text, "every byte belongs to one piece");
  return true;
}

}  // namespace istioctl::fuzz
