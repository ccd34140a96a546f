#include "istioctl/cloud/range_text.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/net/cidr.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/resolve.h"

namespace istioctl::cloud {

namespace {

using base::Diagnostic;
using base::Severity;

Diagnostic problem(const Diagnostic& about, const RangeContext& context, Severity severity,
                   std::string_view id, std::string message, std::string hint = {}) {
  Diagnostic diagnostic = about;
  diagnostic.severity = severity;
  diagnostic.id = id;
  diagnostic.field = context.field;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  return diagnostic;
}

// Far above what any setting of a cluster holds.
constexpr std::size_t longest_text = std::size_t{16} << 10;
constexpr std::ptrdiff_t most_items = 1000;

std::string_view trim(std::string_view text) {
  constexpr std::string_view white_space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(white_space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

/// One range; an address alone would be a host, which no cluster lives on.
base::Result<net::Cidr> parse_range(std::string_view text) {
  if (text.empty()) return base::fail(base::ErrorCode::invalid_input, "it is empty");
  auto range = net::Cidr::parse(text);
  if (range && text.find('/') == std::string_view::npos) {
    return base::fail(base::ErrorCode::invalid_input, "the prefix is missing",
                      "a range is written ADDRESS/PREFIX, such as 10.0.0.0/24");
  }
  return range;
}

}  // namespace

bool read_ranges(std::string_view text, const RangeContext& context, const Diagnostic& about,
                 std::vector<FoundRange>& found, base::Diagnostics& problems) {
  if (text.size() > longest_text) {
    problems.push_back(problem(about, context, Severity::error, "ranges/invalid",
                               fmt::format("this is longer than {} bytes", longest_text),
                               "a cluster has a few ranges; is it the right file?"));
    return false;
  }
  std::vector<FoundRange> read;
  bool right = true;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::string_view raw = text.substr(begin, text.find(',', begin) - begin);
    begin += raw.size() + 1;
    const std::string_view element = trim(raw);
    auto range = parse_range(element);
    if (!range) {
      problems.push_back(
          problem(about, context, Severity::error, "ranges/invalid",
                  fmt::format("bad range {}: {}", base::quote(element), range.error().message),
                  std::move(range.error().hint)));
      right = false;
      continue;
    }
    if (range->had_host_bits()) {
      problems.push_back(problem(about, context, Severity::warning, "ranges/host-bits",
                                 fmt::format("{} has host bits set; it is read as {}",
                                             range->to_string(), range->network().to_string())));
    }
    read.push_back({.range = range->network(), .holds = context.holds, .origin = context.origin});
  }
  if (right) found.insert(found.end(), read.begin(), read.end());
  return right;
}

bool read_ranges(yaml::Node node, const RangeContext& context, std::vector<FoundRange>& found,
                 base::Diagnostics& problems) {
  node = node.resolved();
  const Diagnostic about = node.document().diagnose(Severity::error, "", node.span(), "");
  if (node.is_scalar() && yaml::resolve_scalar(node).type == yaml::ScalarType::string) {
    return read_ranges(node.text(), context, about, found, problems);
  }
  if (node.is_sequence() && !node.items().empty()) {
    const auto items = node.items();
    if (std::ranges::distance(items.begin(), items.end()) > most_items) {
      problems.push_back(problem(about, context, Severity::error, "ranges/invalid",
                                 fmt::format("these are more than {} ranges", most_items),
                                 "is it the right file?"));
      return false;
    }
    bool right = true;
    for (const yaml::Node item : items) {
      // A list in a list is as wrong as a number.
      if (item.resolved().is_scalar()) {
        right = read_ranges(item, context, found, problems) && right;
      } else {
        right = false;
        problems.push_back(problem(about, context, Severity::error, "ranges/invalid",
                                   "expected ranges such as 10.0.0.0/24"));
      }
    }
    return right;
  }
  problems.push_back(problem(about, context, Severity::error, "ranges/invalid",
                             "expected a range such as 10.0.0.0/24"));
  return false;
}

}  // namespace istioctl::cloud
