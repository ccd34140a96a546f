#include "findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/printable.h"

namespace istioctl::proxy {

std::string Findings::name_of(ObjectId object) const {
  const PolicyObject& named = policy_[object];
  const base::Diagnostic& place = named.place;
  std::string text = config::display_name(named.key);
  if (place.source.empty()) return text;
  text += fmt::format(" ({}", base::escape_for_terminal(place.source));
  if (place.position.line != 0) {
    text += fmt::format(":{}:{}", place.position.line, place.position.column);
  }
  return text + ")";
}

base::Diagnostics Findings::take() {
  std::ranges::stable_sort(found_, {}, [](const auto& finding) { return finding.first; });
  base::Diagnostics diagnostics;
  diagnostics.reserve(found_.size());
  for (auto& [object, diagnostic] : found_) diagnostics.push_back(std::move(diagnostic));
  found_.clear();
  return diagnostics;
}

}  // namespace istioctl::proxy
