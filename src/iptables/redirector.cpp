#include "istioctl/iptables/redirector.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

#include "nat_tables.h"
#include "own_part.h"

namespace istioctl::iptables {

namespace {

using base::ErrorCode;
using net::IpVersion;

constexpr std::array versions{IpVersion::v4, IpVersion::v6};

/// The rules can't be there because the kernel, or the package, has nothing to hold them.
bool means_missing(const base::Error& error) {
  return error.code == ErrorCode::unsupported || error.code == ErrorCode::not_found;
}

base::Error foreign_error(const TableKey& key, const SavedRule& rule) {
  return {ErrorCode::conflict,
          fmt::format("{}: istioctl didn't make this rule in or to its chains: {}", program_of(key),
                      rule.to_append()),
          fmt::format("remove it with {} -t nat, if nothing needs it", program_of(key))};
}

/// Our part of each table that can be read, and why the others can't.
struct Survey {
  std::map<TableKey, OwnPart> parts = {};
  std::map<TableKey, base::Error> missing = {};

  [[nodiscard]] const OwnPart& part(const TableKey& key) const {
    static const OwnPart nothing;
    const auto found = parts.find(key);
    return found == parts.end() ? nothing : found->second;
  }

  [[nodiscard]] std::vector<Backend> holders() const {
    std::vector<Backend> found;
    std::ranges::copy_if(all_backends, std::back_inserter(found), [&](Backend backend) {
      return std::ranges::any_of(
          versions, [&](IpVersion version) { return !part({backend, version}).empty(); });
    });
    return found;
  }

  /// An error when somebody else's rules are mixed with ours.
  [[nodiscard]] base::Result<void> refuse_foreign() const {
    for (const auto& [key, part] : parts) {
      if (!part.foreign.empty()) return std::unexpected(foreign_error(key, part.foreign.front()));
    }
    return {};
  }

  [[nodiscard]] std::optional<base::Error> why_missing(const TableKey& key) const {
    const auto found = missing.find(key);
    return found == missing.end() ? std::nullopt : std::optional(found->second);
  }
};

/// Tables changed one after the other, so that all can be brought back.
class Changes {
 public:
  explicit Changes(NatTables& tables) : tables_(tables) {}

  base::Result<void> make(const TableKey& key, const OwnPart& from, const OwnPart& to) {
    const std::string text = transition(from, to);
    if (text.empty()) return {};
    if (auto restored = tables_.restore(key, text); !restored) return restored;
    undo_.push_back({key, transition(to, from)});
    return {};
  }

  [[nodiscard]] bool any() const { return !undo_.empty(); }

  /// Brings all back, and adds to `error` what couldn't be.
  std::unexpected<base::Error> give_up(base::Error error) {
    for (const auto& [key, text] : std::views::reverse(undo_)) {
      if (const auto restored = tables_.restore(key, text); !restored) {
        error.message += fmt::format("; and the rules that were made before couldn't be undone: {}",
                                     restored.error().message);
        error.hint = "run istioctl iptables --clean";
      }
    }
    undo_.clear();
    return std::unexpected(std::move(error));
  }

 private:
  struct Undo {
    TableKey key;
    std::string text;
  };

  NatTables& tables_;
  std::vector<Undo> undo_;
};

}  // namespace

class Redirector::Work {
 public:
  Work(base::ProcessRunner& runner, std::chrono::seconds lock_wait) : tables_(runner, lock_wait) {}

  base::Result<Applied> apply(const RuleSet& rules, std::optional<Backend> wanted);
  base::Result<Cleaned> clean();
  base::Result<Verification> verify(const std::optional<RedirectSettings>& settings);

 private:
  base::Result<Survey> look();
  base::Result<Backend> choose(const Survey& survey, std::optional<Backend> wanted);
  base::Result<void> apply_version(const RuleSet& rules, const Survey& survey, const TableKey& key,
                                   Changes& changes);
  base::Result<void> confirm(const RuleSet& rules, const Applied& applied);
  void compare(const RuleSet& rules, const Survey& survey, Backend backend,
               Verification& verification);

  NatTables tables_;
};

base::Result<Survey> Redirector::Work::look() {
  Survey survey;
  for (const Backend backend : all_backends) {
    for (const IpVersion version : versions) {
      const TableKey key{backend, version};
      const auto table = tables_.read(key);
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

base::Result<Backend> Redirector::Work::choose(const Survey& survey,
                                               std::optional<Backend> wanted) {
  const auto holders = survey.holders();
  if (holders.size() > 1) {
    return base::fail(ErrorCode::conflict, "both backends, nft and legacy, hold chains of istioctl",
                      "run istioctl iptables --clean first");
  }
  if (holders.size() == 1) {
    const Backend holder = holders.front();
    if (!wanted || *wanted == holder) return holder;
    return base::fail(
        ErrorCode::conflict,
        fmt::format("the backend {} holds chains of istioctl, so {} must not have any",
                    to_string(holder), to_string(*wanted)),
        "run istioctl iptables --clean first");
  }
  if (wanted) return *wanted;
  const auto usual = tables_.usual_backend();
  if (!usual) return std::unexpected(usual.error());
  const Backend other = *usual == Backend::nft ? Backend::legacy : Backend::nft;
  const auto why = survey.why_missing({*usual, IpVersion::v4});
  return why && means_missing(*why) ? other : *usual;
}

base::Result<void> Redirector::Work::apply_version(const RuleSet& rules, const Survey& survey,
                                                   const TableKey& key, Changes& changes) {
  if (auto missing = survey.why_missing(key)) return std::unexpected(std::move(*missing));
  const OwnPart& present = survey.part(key);
  return changes.make(key, present, wanted_part(rules.rules(key.version), present));
}

/// Another program may have changed the rules at the same time: the nft backend has no lock.
base::Result<void> Redirector::Work::confirm(const RuleSet& rules, const Applied& applied) {
  for (const IpVersion version : versions) {
    const TableKey key{applied.backend, version};
    if (version == IpVersion::v6 && applied.ipv6_missing) continue;
    const auto table = tables_.read(key);
    if (!table) return std::unexpected(table.error());
    const OwnPart present = find_own_part(*table);
    const auto found = differences(wanted_part(rules.rules(version), present), present);
    if (!found.empty()) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("{}: the rules changed while they were applied: {}",
                                    program_of(key), found.front()),
                        "run the command again when nothing else changes them");
    }
  }
  return {};
}

base::Result<Applied> Redirector::Work::apply(const RuleSet& rules, std::optional<Backend> wanted) {
  const auto survey = look();
  if (!survey) return std::unexpected(survey.error());
  if (auto alone = survey->refuse_foreign(); !alone) {
    return std::unexpected(std::move(alone.error()));
  }
  const auto backend = choose(*survey, wanted);
  if (!backend) return std::unexpected(backend.error());
  Applied applied{.backend = *backend};
  Changes changes(tables_);
  for (const IpVersion version : versions) {
    auto done = apply_version(rules, *survey, {*backend, version}, changes);
    if (done) continue;
    const bool dispensable = version == IpVersion::v6 && !rules.settings().ranges.has_ipv6();
    if (!dispensable || !means_missing(done.error())) {
      return changes.give_up(std::move(done.error()));
    }
    applied.ipv6_missing = std::move(done.error());
  }
  applied.changed = changes.any();
  if (!applied.changed) return applied;
  if (const auto confirmed = confirm(rules, applied); !confirmed) {
    return std::unexpected(confirmed.error());
  }
  return applied;
}

base::Result<Cleaned> Redirector::Work::clean() {
  const auto survey = look();
  if (!survey) return std::unexpected(survey.error());
  Cleaned cleaned{.backends = survey->holders()};
  if (auto alone = survey->refuse_foreign(); !alone) {
    return std::unexpected(std::move(alone.error()));
  }
  for (const auto& [key, why] : survey->missing) {
    if (!means_missing(why)) cleaned.unreadable.push_back(why);
  }
  Changes changes(tables_);
  for (const auto& [key, part] : survey->parts) {
    if (auto done = changes.make(key, part, {}); !done) {
      return changes.give_up(std::move(done.error()));
    }
  }
  return cleaned;
}

void Redirector::Work::compare(const RuleSet& rules, const Survey& survey, Backend backend,
                               Verification& verification) {
  for (const IpVersion version : versions) {
    const TableKey key{backend, version};
    const OwnPart& present = survey.part(key);
    auto missing = survey.why_missing(key);
    const bool dispensable = version == IpVersion::v6 && !rules.settings().ranges.has_ipv6();
    if (dispensable && present.empty() && !missing) {
      const auto possible = tables_.test(key, to_restore_text(rules, version));
      if (!possible && means_missing(possible.error())) missing = possible.error();
    }
    if (dispensable && missing && means_missing(*missing)) {
      verification.ipv6_missing = std::move(missing);
      continue;
    }
    const OwnPart wanted = wanted_part(rules.rules(version), present);
    for (const std::string& difference : differences(wanted, present)) {
      verification.differences.push_back(fmt::format("{}: {}", family_name(version), difference));
    }
  }
}

base::Result<Verification> Redirector::Work::verify(
    const std::optional<RedirectSettings>& settings) {
  const auto survey = look();
  if (!survey) return std::unexpected(survey.error());
  Verification verification{.holders = survey->holders()};
  Backend backend = Backend::nft;
  if (verification.holders.empty()) {
    const auto usual = choose(*survey, std::nullopt);
    if (!usual) return std::unexpected(usual.error());
    backend = *usual;
  } else {
    backend = verification.holders.front();
  }
  if (auto why = survey->why_missing({backend, IpVersion::v4})) {
    return std::unexpected(std::move(*why));
  }
  if (verification.holders.size() > 1) {
    verification.differences.emplace_back("both backends, nft and legacy, hold chains of istioctl");
  }
  const RuleSet rules(settings ? *settings
                               : inferred_settings(survey->part({backend, IpVersion::v4}),
                                                   survey->part({backend, IpVersion::v6})));
  compare(rules, *survey, backend, verification);
  return verification;
}

Redirector::Redirector(base::ProcessRunner& runner, std::chrono::seconds lock_wait)
    : work_(std::make_unique<Work>(runner, lock_wait)) {}

Redirector::~Redirector() = default;

base::Result<Applied> Redirector::apply(const RuleSet& rules, std::optional<Backend> backend) {
  return work_->apply(rules, backend);
}

base::Result<Cleaned> Redirector::clean() {
  return work_->clean();
}

base::Result<Verification> Redirector::verify(const std::optional<RedirectSettings>& settings) {
  return work_->verify(settings);
}

}  // namespace istioctl::iptables
