#include "list_place.h"

#include <algorithm>
#include <string_view>

#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/document.h"

namespace istioctl::inject {

namespace {

using yaml::Style;

/// White space, and the backslash that takes a line break out of a quoted scalar.
bool is_space(std::string_view text, std::size_t pos) {
  const char c = text[pos];
  return yaml::is_blank(c) || yaml::is_break(c) ||
         (c == '\\' && yaml::is_break(yaml::byte_at(text, pos + 1)));
}

/// The bytes of a scalar that are its text: without quotes, and without a block scalar's header.
base::Span text_span(yaml::Node scalar) {
  base::Span span = scalar.content();
  switch (scalar.style()) {
    case Style::single_quoted:
    case Style::double_quoted: return {span.begin + 1, span.end - 1};
    case Style::literal:
    case Style::folded: {
      const std::string_view text = scalar.document().text();
      span.begin = std::min(yaml::behind_break(text, yaml::line_end(text, span.begin)), span.end);
      return span;
    }
    default: return span;
  }
}

}  // namespace

base::Span place_of_element(yaml::Node scalar, std::size_t offset) {
  const std::string_view text = scalar.text();
  const base::Span span = text_span(scalar);
  const std::string_view written =
      scalar.document().text().substr(span.begin, span.end - span.begin);
  // A comma that was written as an escape, or text that looks like one, would lead us astray.
  if (std::ranges::count(text, ',') != std::ranges::count(written, ',')) return scalar.content();
  const auto commas = std::ranges::count(text.substr(0, offset), ',');
  std::size_t begin = 0;
  for (std::ptrdiff_t comma = 0; comma < commas; ++comma) begin = written.find(',', begin) + 1;
  std::size_t end = std::min(written.find(',', begin), written.size());
  while (begin < end && is_space(written, begin)) ++begin;
  while (end > begin && is_space(written, end - 1)) --end;
  return {span.begin + begin, span.begin + end};
}

}  // namespace istioctl::inject
