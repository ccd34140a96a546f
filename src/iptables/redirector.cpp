#include "istioctl/iptables/redirector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "held_signals.h"
#include "nat_tables.h"
#include "network_lock.h"
#include "own_part.h"
#include "survey.h"
#include "table_changes.h"

namespace istioctl::iptables {

using base::ErrorCode;
using net::IpVersion;

namespace {

/// Rules without a range of IPv6 can do without rules for it, where there can be none.
bool can_do_without(const RuleSet& rules, IpVersion version) {
  return version == IpVersion::v6 && !rules.settings().ranges.has_ipv6();
}

bool can_do_without(const RuleSet& rules, IpVersion version, const base::Error& why) {
  return can_do_without(rules, version) && means_missing(why);
}

}  // namespace

class Redirector::Work {
 public:
  Work(base::ProcessRunner& runner, std::chrono::seconds lock_wait)
      : tables_(runner, lock_wait), lock_wait_(lock_wait) {}

  base::Result<Applied> apply(const RuleSet& rules, std::optional<Backend> wanted);
  base::Result<Cleaned> clean();
  base::Result<Verification> verify(const std::optional<RedirectSettings>& settings);

 private:
  base::Result<Backend> choose(const Survey& survey, std::optional<Backend> wanted);
  base::Result<Applied> make_rules(const RuleSet& rules, const Survey& survey, Backend backend);
  base::Result<void> confirm(const RuleSet& rules, const Applied& applied);
  void compare(const RuleSet& rules, const Survey& survey, Backend backend,
               Verification& verification);

  NatTables tables_;
  std::chrono::seconds lock_wait_;
};

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

/// What is known to be impossible isn't begun, and what fails is taken back.
base::Result<Applied> Redirector::Work::make_rules(const RuleSet& rules, const Survey& survey,
                                                   Backend backend) {
  for (const IpVersion version : versions) {
    const auto why = survey.why_missing({backend, version});
    if (why && !can_do_without(rules, version, *why)) return std::unexpected(*why);
  }
  Applied applied{.backend = backend};
  TableChanges changes(tables_);
  for (const IpVersion version : versions) {
    const TableKey key{backend, version};
    std::optional<base::Error> why = survey.why_missing(key);
    if (!why) {
      const OwnPart& present = survey.part(key);
      const auto made = changes.make(key, present, wanted_part(rules.rules(version), present));
      if (made) continue;
      why = made.error();
    }
    if (!can_do_without(rules, version, *why)) return changes.give_up(std::move(*why));
    applied.ipv6_missing = std::move(why);
  }
  applied.changed = changes.any();
  return applied;
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
  const auto lock = NetworkLock::take(lock_wait_);
  if (!lock) return std::unexpected(lock.error());
  const auto survey = Survey::make(tables_);
  if (!survey) return std::unexpected(survey.error());
  if (auto alone = survey->refuse_foreign(); !alone) {
    return std::unexpected(std::move(alone.error()));
  }
  const auto backend = choose(*survey, wanted);
  if (!backend) return std::unexpected(backend.error());
  const HeldSignals held;
  const auto applied = make_rules(rules, *survey, *backend);
  if (!applied || !applied->changed) return applied;
  if (const auto confirmed = confirm(rules, *applied); !confirmed) {
    return std::unexpected(confirmed.error());
  }
  return applied;
}

base::Result<Cleaned> Redirector::Work::clean() {
  const auto lock = NetworkLock::take(lock_wait_);
  if (!lock) return std::unexpected(lock.error());
  const auto survey = Survey::make(tables_);
  if (!survey) return std::unexpected(survey.error());
  Cleaned cleaned{.backends = survey->holders()};
  if (auto alone = survey->refuse_foreign(); !alone) {
    return std::unexpected(std::move(alone.error()));
  }
  for (const auto& [key, why] : survey->missing) {
    if (!means_missing(why)) cleaned.unreadable.push_back(why);
  }
  const HeldSignals held;
  TableChanges changes(tables_);
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
    if (can_do_without(rules, version) && present.empty() && !missing) {
      const auto possible = tables_.test(key, to_restore_text(rules, version));
      if (!possible && means_missing(possible.error())) missing = possible.error();
    }
    if (missing && can_do_without(rules, version, *missing)) {
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
  const auto survey = Survey::make(tables_);
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
  // A table that can't be read may hold what it should. One for IPv6 that isn't there doesn't.
  for (const IpVersion version : versions) {
    auto why = survey->why_missing({backend, version});
    if (why && (version == IpVersion::v4 || !means_missing(*why))) {
      return std::unexpected(std::move(*why));
    }
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
