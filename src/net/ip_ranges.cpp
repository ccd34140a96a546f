#include "istioctl/net/ip_ranges.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"
#include "text.h"

namespace istioctl::net {
namespace {

using base::Severity;

/// One element of the list, without the white space around it.
struct Element {
  std::string_view text;
  std::size_t offset = 0;  // in bytes
  std::size_t column = 1;
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_white_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_white_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<Element> split(std::string_view text) {
  std::vector<Element> elements;
  std::size_t begin = 0;
  std::size_t column = 1;
  while (true) {
    const std::string_view raw = text.substr(begin, text.find(',', begin) - begin);
    const std::string_view trimmed = trim(raw);
    // What is trimmed is ASCII: a byte is a column. An empty element lies where its white
    // space begins.
    const auto skipped =
        trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() - raw.data());
    elements.push_back({trimmed, begin + skipped, column + skipped});
    begin += raw.size();
    column += base::count_code_points(raw);
    if (begin == text.size()) {
      return elements;
    }
    ++begin;
    ++column;
  }
}

/// Turns what is found in the text into diagnostics.
class Reporter {
 public:
  Reporter(std::string_view text, const RangesContext& where, base::Diagnostics& out)
      : text_(text), where_(where), out_(out) {}

  void report(Severity severity, std::string id, const Element& element, std::string message,
              std::string hint = {}) {
    base::Diagnostic diagnostic{.severity = severity,
                                .id = std::move(id),
                                .source = where_.source,
                                .object = where_.object,
                                .field = where_.field,
                                .message = std::move(message),
                                .hint = std::move(hint)};
    if (where_.place) {
      diagnostic.position = where_.place->position;
      diagnostic.span = where_.place->span;
      diagnostic.line_text = where_.place->line_text;
    } else {
      const std::size_t end = element.offset + element.text.size();
      diagnostic.position = {1, element.column};
      diagnostic.span = {element.offset, end};
      diagnostic.line_text = line_up_to(end);
    }
    out_.push_back(std::move(diagnostic));
  }

 private:
  /// A long value gives no caret: thousands of bad elements would each carry a copy of it.
  [[nodiscard]] std::string line_up_to(std::size_t end) const {
    constexpr std::size_t longest_line = 1024;
    if (text_.size() <= longest_line) {
      return std::string(text_);
    }
    return end <= longest_line ? std::string(text_.substr(0, end)) : std::string();
  }

  std::string_view text_;
  const RangesContext& where_;
  base::Diagnostics& out_;
};

/// Reads one element; nothing when it was reported.
std::optional<Cidr> read_element(const Element& element, Reporter& reporter) {
  if (element.text.empty()) {
    reporter.report(Severity::error, "ranges/empty-element", element, "empty list element",
                    "write a range there, or remove the comma");
    return std::nullopt;
  }
  if (element.text == "*") {
    reporter.report(Severity::error, "ranges/invalid", element,
                    "\"*\" means everything and must stand alone",
                    "remove it, or remove the ranges");
    return std::nullopt;
  }
  auto range = Cidr::parse(element.text);
  if (!range) {
    reporter.report(
        Severity::error, "ranges/invalid", element,
        fmt::format("bad range {}: {}", base::quote(element.text), range.error().message),
        std::move(range.error().hint));
    return std::nullopt;
  }
  if (range->had_host_bits()) {
    reporter.report(Severity::warning, "ranges/host-bits", element,
                    fmt::format("{} has host bits set; it is read as {}", range->to_string(),
                                range->network().to_string()));
  }
  return *range;
}

/// `ranges` and `elements` run side by side: every element was good.
IpRanges without_covered(const std::vector<Cidr>& ranges, const std::vector<Element>& elements,
                         Reporter& reporter) {
  CidrSet set(ranges);
  for (const auto& [index, by_index] : set.drop_covered()) {
    const std::string dropped = ranges[index].network().to_string();
    const std::string kept = ranges[by_index].network().to_string();
    if (dropped == kept) {
      reporter.report(Severity::notice, "ranges/duplicate", elements[index],
                      fmt::format("{} is listed more than once; it is kept once", dropped));
    } else {
      reporter.report(Severity::notice, "ranges/covered", elements[index],
                      fmt::format("{} is dropped: {} covers it", dropped, kept));
    }
  }
  return IpRanges(std::move(set));
}

}  // namespace

IpRanges::IpRanges(CidrSet ranges) : ranges_(std::move(ranges)) {
  ranges_.drop_covered();
}

IpRanges IpRanges::from_empty_text() {
  IpRanges everything;
  everything.was_empty_ = true;
  return everything;
}

bool IpRanges::has_ipv6() const {
  return std::ranges::any_of(ranges(), [](const Cidr& range) { return range.is_v6(); });
}

std::string IpRanges::to_string() const {
  return everything() ? "*" : ranges_.to_string();
}

std::optional<IpRanges> parse_ip_ranges(std::string_view text, const RangesContext& where,
                                        base::Diagnostics& out) {
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) {
    return IpRanges::from_empty_text();
  }
  if (trimmed == "*") {
    return IpRanges();
  }
  Reporter reporter(text, where, out);
  if (text.size() > longest_ranges_text) {
    reporter.report(Severity::error, "ranges/invalid", Element{},
                    fmt::format("the list of ranges is longer than {} bytes", longest_ranges_text));
    return std::nullopt;
  }
  const std::vector<Element> elements = split(text);
  std::vector<Cidr> ranges;
  for (const Element& element : elements) {
    if (const auto range = read_element(element, reporter)) {
      ranges.push_back(*range);
    }
  }
  if (ranges.size() != elements.size()) {
    return std::nullopt;
  }
  return without_covered(ranges, elements, reporter);
}

}  // namespace istioctl::net
