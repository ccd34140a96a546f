#include "istioctl/config/kind.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "istioctl/base/ascii.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"

namespace istioctl::config {

namespace {

/// Kinds of Istio 0.7.1 and of later releases that have nothing to do with egress.
constexpr std::array<std::string_view, 12> kubectls_kinds{
    "HTTPAPISpec",
    "HTTPAPISpecBinding",
    "QuotaSpec",
    "QuotaSpecBinding",
    "EndUserAuthenticationPolicySpec",
    "EndUserAuthenticationPolicySpecBinding",
    "ServiceRole",
    "ServiceRoleBinding",
    "Policy",
    "MeshPolicy",
    "Rule",
    "Instance",
};

/// The adapters and templates of Mixer, whose kinds are in lower case.
constexpr std::array<std::string_view, 26> mixer_kinds{
    "adapter",       "apikey",      "attributemanifest",
    "authorization", "bypass",      "checknothing",
    "circonus",      "denier",      "edge",
    "fluentd",       "handler",     "kubernetes",
    "kubernetesenv", "listchecker", "listentry",
    "logentry",      "memquota",    "metric",
    "noop",          "opa",         "prometheus",
    "quota",         "rbac",        "redisquota",
    "reportnothing", "stackdriver",
};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), base::to_lower);
  return result;
}

// The names by which a command line may call a kind, in lower case.
std::array<std::string, 5> names_of(const Kind& kind) {
  return {singular(kind), std::string(kind.plural), std::string(kind.short_name),
          std::string(kind.kebab), lower(kind.name) + "list"};
}

bool is_called(const Kind& kind, std::string_view typed) {
  const auto names = names_of(kind);
  if (std::ranges::find(names, typed) != names.end()) return true;
  // kubectl's TYPE.GROUP and TYPE.VERSION.GROUP.
  const std::size_t dot = typed.find('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view rest = typed.substr(dot + 1);
  const bool right_group =
      rest == kind.group || rest == fmt::format("{}.{}", kind.version, kind.group);
  return right_group && std::ranges::find(names, typed.substr(0, dot)) != names.end();
}

std::string suggestion(std::string_view typed) {
  base::NearestFinder finder(typed);
  for (const Kind* const kind : all_kinds()) {
    finder.offer(kind->plural);
    finder.offer(kind->short_name);
    finder.offer(kind->name);
  }
  if (const auto best = finder.best()) return fmt::format("did you mean {}?", *best);
  std::vector<std::string_view> names;
  for (const Kind* const kind : all_kinds()) names.push_back(kind->plural);
  return fmt::format("the types are {}", fmt::join(names, ", "));
}

}  // namespace

std::string api_version(const Kind& kind) {
  return fmt::format("{}/{}", kind.group, kind.version);
}

std::string singular(const Kind& kind) {
  return lower(kind.name);
}

const Kind* find_kind(std::string_view name) {
  const auto kinds = all_kinds();
  const auto found = std::ranges::find(kinds, name, &Kind::name);
  return found == kinds.end() ? nullptr : *found;
}

bool is_kubectls_kind(std::string_view name) {
  const std::string folded = lower(name);
  const auto same = [&](std::string_view known) {
    const std::string kind = lower(known);
    return folded == kind || folded == kind + "s";
  };
  return std::ranges::any_of(kubectls_kinds, same) || std::ranges::any_of(mixer_kinds, same);
}

base::Result<const Kind*> parse_kind(std::string_view typed) {
  const std::string folded = lower(typed);
  for (const Kind* const kind : all_kinds()) {
    if (is_called(*kind, folded)) return kind;
  }
  if (is_kubectls_kind(typed)) {
    return base::fail(base::ErrorCode::wrong_usage,
                      fmt::format("the type {} has nothing to do with egress", base::quote(typed)),
                      "use kubectl for it");
  }
  return base::fail(base::ErrorCode::wrong_usage,
                    fmt::format("unknown type {}", base::quote(typed)), suggestion(typed));
}

}  // namespace istioctl::config
