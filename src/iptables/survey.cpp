#include "survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

namespace istioctl::iptables {

namespace {

using base::ErrorCode;
using net::IpVersion;

/// `more` counts the rules like this one beside it.
base::Error foreign_error(const TableKey& key, const SavedRule& rule, std::size_t more) {
  const std::string program = program_of(key);
  return {ErrorCode::conflict,
          fmt::format("{}: istioctl didn't make this rule in or to its chains: {}{}", program,
                      rule.to_append(), more == 0 ? "" : fmt::format(" (and {} more)", more)),
          fmt::format("if nothing needs it, remove it: {} -t nat -D {} {}", program, rule.chain,
                      rule.text)};
}

}  // namespace

base::Result<Survey> Survey::make(NatTables& tables) {
  Survey survey;
  for (const Backend backend : all_backends) {
    for (const IpVersion version : versions) {
      const TableKey key{backend, version};
      const auto table = tables.read(key);
      if (!table && !means_missing(table.error())) return std::unexpected(table.error());
      if (!table) {
        survey.missing.emplace(key, table.error());
      } else if (table->unreadable) {
        survey.missing.emplace(
            key, base::Error{ErrorCode::conflict,
                             fmt::format("{}: the nat table holds rules that only nft can show",
                                         program_of(key)),
                             "keep such rules in a table of another name"});
      } else {
        survey.parts.emplace(key, find_own_part(*table));
      }
    }
  }
  const TableKey nft{Backend::nft, IpVersion::v4};
  const TableKey legacy{Backend::legacy, IpVersion::v4};
  const auto missing = survey.why_missing(nft);
  if (missing && survey.missing.contains(legacy)) return std::unexpected(*missing);
  return survey;
}

const OwnPart& Survey::part(const TableKey& key) const {
  static const OwnPart nothing;
  const auto found = parts.find(key);
  return found == parts.end() ? nothing : found->second;
}

std::vector<Backend> Survey::holders() const {
  std::vector<Backend> found;
  std::ranges::copy_if(all_backends, std::back_inserter(found), [&](Backend backend) {
    return std::ranges::any_of(
        versions, [&](IpVersion version) { return !part({backend, version}).empty(); });
  });
  return found;
}

base::Result<void> Survey::refuse_foreign() const {
  std::size_t count = 0;
  for (const auto& [key, part] : parts) count += part.foreign.size();
  for (const auto& [key, part] : parts) {
    if (part.foreign.empty()) continue;
    return std::unexpected(foreign_error(key, part.foreign.front(), count - 1));
  }
  return {};
}

std::optional<base::Error> Survey::why_missing(const TableKey& key) const {
  const auto found = missing.find(key);
  return found == missing.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace istioctl::iptables
