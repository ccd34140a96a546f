#include "gke_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "istioctl/cloud/range_text.h"

namespace istioctl::cloud {

namespace {

struct Line {
  std::string_view text;  ///< without its line break
  std::size_t number = 0;
  std::size_t offset = 0;
};

/// A value with its place.
struct Value {
  std::string_view text;
  std::size_t indentation = 0;
  Line line = {};
};

/// What is left of nothing but such characters is empty, and lies at their end.
void strip(std::string_view& text, std::string_view characters) {
  text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
  const std::size_t end = text.find_last_not_of(characters);
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back({text.substr(begin, end - begin), lines.size() + 1, begin});
    begin = end + 1;
  }
  return lines;
}

/// The value of `key` in a line: `key: value`, or `"key": "value",`.
std::optional<Value> value_in(const Line& line, std::string_view key) {
  std::string_view rest = line.text;
  const std::size_t indentation = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(indentation);
  const bool quoted = rest.starts_with('"');
  if (quoted) rest.remove_prefix(1);
  if (!rest.starts_with(key)) return std::nullopt;
  rest.remove_prefix(key.size());
  if (quoted && rest.starts_with('"')) rest.remove_prefix(1);
  if (!rest.starts_with(':')) return std::nullopt;
  rest.remove_prefix(1);
  strip(rest, " \t\r,\"'");
  return Value{rest, indentation, line};
}

base::Diagnostic about(const Value& value, const std::string& source) {
  const auto column = static_cast<std::size_t>(value.text.data() - value.line.text.data());
  return {.source = source,
          .position = {value.line.number, column + 1},
          .span = {value.line.offset + column, value.line.offset + column + value.text.size()},
          .line_text = std::string(value.line.text.substr(0, 200))};
}

/// The outermost value of `key`; nothing, with an error, when there is none or there are two.
std::optional<Value> outermost(const std::vector<Line>& lines, std::string_view key,
                               const std::string& source, base::Diagnostics& problems) {
  std::optional<Value> found;
  bool twice = false;
  for (const Line& line : lines) {
    const auto value = value_in(line, key);
    if (!value || (found && value->indentation > found->indentation)) continue;
    twice = found && value->indentation == found->indentation;
    found = value;
  }
  if (!found) {
    problems.push_back({.id = "ranges/gke",
                        .source = source,
                        .message = fmt::format("{} is missing", key),
                        .hint = "expected what 'gcloud container clusters describe' prints, or its "
                                "lines with clusterIpv4Cidr and servicesIpv4Cidr"});
    return std::nullopt;
  }
  if (!twice) return found;
  base::Diagnostic problem = about(*found, source);
  problem.id = "ranges/gke";
  problem.message = fmt::format("{} is there twice", key);
  problem.hint = "give the description of one cluster";
  problems.push_back(std::move(problem));
  return std::nullopt;
}

}  // namespace

void read_gke_lines(const std::string& text, const std::string& source, RangeAnswer& answer) {
  const std::vector<Line> lines = lines_of(text);
  const auto add = [&](std::string key, Holds holds) {
    const auto value = outermost(lines, key, source, answer.problems);
    if (!value) return;
    read_ranges(value->text,
                {.holds = holds, .origin = fmt::format("{}: {}", source, key), .field = key},
                about(*value, source), answer.ranges, answer.problems);
  };
  add("clusterIpv4Cidr", Holds::pods);
  add("servicesIpv4Cidr", Holds::services);
}

}  // namespace istioctl::cloud
