#include "published_default.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "istioctl/cloud/range_list.h"
#include "istioctl/cloud/range_text.h"

namespace istioctl::cloud {

namespace {

class PublishedSource final : public RangeSource {
 public:
  PublishedSource(std::string_view title, std::vector<PublishedRange> ranges)
      : title_(title), ranges_(std::move(ranges)) {}

  [[nodiscard]] RangeAnswer find() override {
    RangeAnswer answer;
    add_published_default(title_, ranges_, answer);
    return answer;
  }

 private:
  std::string_view title_;
  std::vector<PublishedRange> ranges_;
};

}  // namespace

void add_published_default(std::string_view title, const std::vector<PublishedRange>& ranges,
                           RangeAnswer& answer) {
  const std::string origin = fmt::format("Istio's documentation for {}", title);
  std::vector<FoundRange> found;
  for (const PublishedRange& range : ranges) {
    // What is published is well-formed; a test reads every provider's.
    read_ranges(range.text, {.holds = range.holds, .origin = origin}, {}, found, answer.problems);
  }
  for (FoundRange& range : found) range.basis = Basis::published_default;
  answer.inquiries.push_back({origin, listed(found)});
  answer.ranges.insert(answer.ranges.end(), found.begin(), found.end());
}

std::unique_ptr<RangeSource> published_source(std::string_view title,
                                              std::vector<PublishedRange> ranges) {
  return std::make_unique<PublishedSource>(title, std::move(ranges));
}

}  // namespace istioctl::cloud
