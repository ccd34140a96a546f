#include "store_revision.h"

#include <algorithm>
#include <string_view>

#include "istioctl/base/ascii.h"

namespace istioctl::kubernetes {

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, base::is_digit);
}

}  // namespace

std::string revision_text(const KindRevisions& revisions) {
  if (revisions.empty()) return {};
  const std::string& first = revisions.begin()->second;
  const bool same = std::ranges::all_of(
      revisions, [&](const auto& revision) { return revision.second == first; });
  if (same) return first;
  std::vector<std::string> parts;
  for (const auto& [kind, revision] : revisions) {
    parts.push_back(std::string(kind->plural) + "=" + revision);
  }
  std::ranges::sort(parts);  // the map's order is that of addresses
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

std::optional<KindRevisions> parse_revisions(const std::string& text,
                                             const std::vector<const config::Kind*>& kinds) {
  KindRevisions revisions;
  if (is_number(text)) {
    for (const config::Kind* const kind : kinds) revisions[kind] = text;
    return revisions;
  }
  for (const config::Kind* const kind : kinds) {
    const std::string name = std::string(kind->plural) + "=";
    const std::size_t place = ("," + text).find("," + name);
    if (place == std::string::npos) return std::nullopt;
    const std::size_t begin = place + name.size();
    const std::string revision = text.substr(begin, text.find(',', begin) - begin);
    if (!is_number(revision)) return std::nullopt;
    revisions[kind] = revision;
  }
  return revisions;
}

}  // namespace istioctl::kubernetes
