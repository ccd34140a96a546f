#include "condition_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "istioctl/proxy/json_access.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

// Each subset of so many conditions is looked up.
constexpr std::size_t most_compared = 6;

/// "exact=GET"; empty: the condition asks for nothing.
std::string text_condition(const Json& match) {
  for (const std::string_view kind : {"exact", "prefix", "regex"}) {
    const std::string text = text_at(match, kind);
    if (!text.empty()) return fmt::format("{}={}", kind, text);
  }
  return {};
}

// Behind its length a text can't be taken for its neighbour.
void add(std::vector<std::string>& others, std::string_view what, std::string_view name,
         std::string_view condition) {
  others.push_back(fmt::format("{}:{}:{}:{}", what, name.size(), name, condition));
}

void read_path(const Json& match, Conditions& read) {
  const Json* const uri = member(match, "uri");
  if (uri == nullptr) return;
  using Path = Conditions::Path;
  for (const auto& [kind, path] :
       {std::pair{"exact", Path::exact}, std::pair{"prefix", Path::prefix},
        std::pair{"regex", Path::regex}}) {
    read.path_text = text_at(*uri, kind);
    if (read.path_text.empty()) continue;
    read.path = path;
    break;
  }
  const bool fits_all = (read.path == Path::prefix && read.path_text == "/") ||
                        (read.path == Path::regex && read.path_text == ".*");
  if (!fits_all) return;
  read.path = Path::any;
  read.path_text.clear();
}

std::string joined(const std::vector<std::string>& others, std::uint32_t chosen) {
  std::string text;
  for (std::size_t at = 0; at < others.size(); ++at) {
    if ((chosen >> at & 1U) == 0) continue;
    text += fmt::format("{}:{};", others[at].size(), others[at]);
  }
  return text;
}

std::string joined(const std::vector<std::string>& others) {
  std::string text;
  for (const std::string& other : others) text += fmt::format("{}:{};", other.size(), other);
  return text;
}

}  // namespace

Conditions read_conditions(const Json& match) {
  Conditions read;
  read_path(match, read);
  for (const std::string_view name : {"scheme", "method", "authority"}) {
    const Json* const condition = member(match, name);
    const std::string text = condition == nullptr ? "" : text_condition(*condition);
    if (!text.empty()) add(read.others, "request", name, text);
  }
  if (const Json* const headers = member(match, "headers"); headers && headers->is_object()) {
    for (const auto& [name, condition] : headers->items()) {
      const std::string text = text_condition(condition);
      if (!text.empty()) add(read.others, "header", name, text);
    }
  }
  for (const auto& [name, value] : pairs_at(match, "sourceLabels")) {
    add(read.others, "label", name, value);
  }
  // Gateways widen a match: only those with the same ones are compared.
  auto gateways = texts_at(match, "gateways");
  std::ranges::sort(gateways);
  std::string all;
  for (const std::string& gateway : gateways) all += fmt::format("{}:{};", gateway.size(), gateway);
  if (!all.empty()) add(read.others, "gateways", "", all);
  std::ranges::sort(read.others);
  return read;
}

std::optional<std::size_t> ConditionSet::find_in(const std::string& others,
                                                 const Conditions& conditions) const {
  const auto found = by_others_.find(others);
  if (found == by_others_.end()) return std::nullopt;
  const Paths& paths = found->second;
  if (paths.any) return paths.any;
  using Path = Conditions::Path;
  if (conditions.path == Path::any) return std::nullopt;
  const std::string kind = conditions.path == Path::regex ? "regex=" : "exact=";
  if (conditions.path != Path::prefix) {
    const auto same = paths.same.find(kind + conditions.path_text);
    if (same != paths.same.end()) return same->second;
  }
  if (conditions.path == Path::regex) return std::nullopt;
  // No prefix begins another one, so the last that isn't behind the text is the only candidate.
  const auto behind = paths.prefixes.upper_bound(conditions.path_text);
  if (behind == paths.prefixes.begin()) return std::nullopt;
  const auto& [prefix, place] = *std::prev(behind);
  return conditions.path_text.starts_with(prefix) ? std::optional(place) : std::nullopt;
}

std::optional<std::size_t> ConditionSet::find_wider(const Conditions& conditions) const {
  const std::vector<std::string>& others = conditions.others;
  if (others.size() > most_compared) {
    if (const auto found = find_in("", conditions)) return found;
    for (const std::string& other : others) {
      if (const auto found = find_in(joined({other}), conditions)) return found;
    }
    return find_in(joined(others), conditions);
  }
  for (std::uint32_t chosen = 0; chosen < 1U << others.size(); ++chosen) {
    if (const auto found = find_in(joined(others, chosen), conditions)) return found;
  }
  return std::nullopt;
}

void ConditionSet::add(const Conditions& conditions, std::size_t place) {
  Paths& paths = by_others_[joined(conditions.others)];
  using Path = Conditions::Path;
  switch (conditions.path) {
    case Path::any: paths.any = paths.any.value_or(place); return;
    case Path::exact: paths.same.try_emplace("exact=" + conditions.path_text, place); return;
    case Path::regex: paths.same.try_emplace("regex=" + conditions.path_text, place); return;
    case Path::prefix: break;
  }
  auto at = paths.prefixes.lower_bound(conditions.path_text);
  while (at != paths.prefixes.end() && at->first.starts_with(conditions.path_text)) {
    at = paths.prefixes.erase(at);
  }
  paths.prefixes.emplace(conditions.path_text, place);
}

}  // namespace istioctl::proxy
