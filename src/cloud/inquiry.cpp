#include "inquiry.h"

#include <fmt/format.h>

namespace istioctl::cloud {

std::string listed(const std::vector<FoundRange>& ranges) {
  std::string text;
  for (const FoundRange& found : ranges) {
    text += text.empty() ? "" : ", ";
    text += fmt::format("{} ({})", found.range.to_string(), to_string(found.holds));
  }
  return text.empty() ? "no ranges" : text;
}

}  // namespace istioctl::cloud
