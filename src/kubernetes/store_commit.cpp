#include "store_commit.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "api_answer.h"
#include "change_calls.h"
#include "istioctl/config/reader.h"
#include "istioctl/store/unknown_outcome.h"
#include "object_codec.h"
#include "store_errors.h"
#include "store_lookup.h"

namespace istioctl::kubernetes {

namespace {

using namespace std::chrono_literals;
using base::Error;
using base::ErrorCode;
using store::Change;
using store::Done;
using store::Effect;
using store::NotTried;
using store::Outcome;
using store::Verb;
using Indexes = std::vector<std::size_t>;

// So many changes, or bytes, are under way before it is looked whether the server is still there.
constexpr std::size_t wave_size = 512;
constexpr std::size_t wave_bytes = std::size_t{16} << 20;
// Of so many changes each is tried before the first is made, of more one a kind and namespace.
constexpr std::size_t most_trials = 64;
// How often a change whose answer was lost, or that met another one, is begun anew; and for how
// long, since the client has its own patience with each call.
constexpr int most_rounds = 5;
constexpr auto longest_time = 30s;
// Finalizers take their time; a look costs the server little.
constexpr auto first_pause = 50ms;
constexpr auto longest_pause = 1000ms;

constexpr int internal_error = 500;
constexpr int timed_out = 504;

class Commit {
 public:
  Commit(ObjectCalls& calls, std::span<const Change> changes, const store::CommitOptions& options,
         const KubernetesStoreOptions& store_options)
      : calls_(calls),
        changes_(changes),
        options_(options),
        sleep_(store_options.sleep),
        outcomes_(changes.size(), NotTried{}) {}

  base::Result<std::vector<Outcome>> run() {
    auto before = look_before(calls_, changes_, to_look_for());
    if (!before) return std::unexpected(std::move(before.error()));
    before_ = std::move(*before);
    for (std::size_t index = 0; index < changes_.size(); ++index) foresee(index);
    if (has_failed_write()) return take_back();
    if (options_.dry_run) {
      for (const Indexes& wave : waves(open())) (void)attempt(wave, Try::only_try);
      return has_failed_write() ? take_back() : std::move(outcomes_);
    }
    if (auto tried = try_first(); !tried) return std::unexpected(std::move(tried.error()));
    if (has_failed_write()) return take_back();
    make();
    if (broken_ && !reached_) return std::unexpected(std::move(*broken_));
    await_removals();
    return std::move(outcomes_);
  }

 private:
  [[nodiscard]] bool is_write(std::size_t index) const {
    return changes_[index].verb != Verb::remove;
  }

  [[nodiscard]] bool has_failed_write() const {
    for (std::size_t index = 0; index < changes_.size(); ++index) {
      if (is_write(index) && std::holds_alternative<store::Refusal>(outcomes_[index])) return true;
    }
    return false;
  }

  // Nothing was made: only what is wrong is told.
  std::vector<Outcome> take_back() {
    for (Outcome& outcome : outcomes_) {
      if (std::holds_alternative<Done>(outcome)) outcome = NotTried{};
    }
    return std::move(outcomes_);
  }

  /// The changes that have no outcome yet.
  [[nodiscard]] Indexes open() const {
    Indexes indexes;
    for (std::size_t index = 0; index < outcomes_.size(); ++index) {
      if (std::holds_alternative<NotTried>(outcomes_[index])) indexes.push_back(index);
    }
    return indexes;
  }

  // A single creation finds out by itself whether the object is there.
  [[nodiscard]] Indexes to_look_for() const {
    Indexes indexes;
    for (std::size_t index = 0; index < changes_.size(); ++index) {
      if (!is_write(index)) continue;
      if (changes_[index].verb != Verb::create || changes_.size() > 1) indexes.push_back(index);
    }
    return indexes;
  }

  /// Gives a change its outcome where that is known without making it.
  void foresee(std::size_t index) {
    const Change& change = changes_[index];
    const Before& before = before_[index];
    if (change.object.size() > config::largest_object) {
      outcomes_[index] = Error{ErrorCode::invalid_input,
                               fmt::format("the object has {} bytes as JSON; the limit is {}",
                                           change.object.size(), config::largest_object)};
    } else if (before.failure) {
      outcomes_[index] = *before.failure;
    } else if (before.known && before.found) {
      foresee_present(index, *before.found);
    } else if (before.known && change.verb == Verb::replace) {
      outcomes_[index] = not_found(change.verb);
    }
  }

  void foresee_present(std::size_t index, const store::StoredObject& found) {
    const Change& change = changes_[index];
    if (change.verb == Verb::create) {
      outcomes_[index] = already_exists();
    } else if (!change.expected_revision.empty() && change.expected_revision != found.revision) {
      outcomes_[index] = conflict(change, found.revision);
    } else if (change.verb == Verb::apply && is_same_object(found.object, change.object)) {
      outcomes_[index] = Done{Effect::unchanged, found.revision};
    }
  }

  /// Lets the server judge some of the writes before the first is made: what is wrong with one
  /// (a missing namespace, a role, a foreign definition) mostly is with all. An Error means that
  /// the server has gone.
  base::Result<void> try_first() {
    Indexes writes;
    for (const std::size_t index : open()) {
      if (is_write(index)) writes.push_back(index);
    }
    if (writes.size() < 2) return {};
    if (writes.size() > most_trials) writes = one_of_each(writes);
    (void)attempt(writes, Try::only_try);
    const bool refused = has_failed_write();
    if (refused && broken_) return std::unexpected(std::move(*broken_));
    for (const std::size_t index : writes) {
      if (!std::holds_alternative<store::Refusal>(outcomes_[index])) outcomes_[index] = NotTried{};
    }
    return {};
  }

  [[nodiscard]] Indexes one_of_each(const Indexes& writes) const {
    std::set<std::pair<const config::Kind*, std::string>> seen;
    Indexes some;
    for (const std::size_t index : writes) {
      const config::Key& key = changes_[index].key;
      if (seen.emplace(key.kind, key.name_space).second) some.push_back(index);
    }
    return some;
  }

  [[nodiscard]] std::vector<Indexes> waves(const Indexes& all) const {
    std::vector<Indexes> waves;
    std::size_t bytes = 0;
    for (const std::size_t index : all) {
      bytes += changes_[index].object.size();
      if (waves.empty() || waves.back().size() == wave_size || bytes > wave_bytes) {
        waves.emplace_back();
        bytes = changes_[index].object.size();
      }
      waves.back().push_back(index);
    }
    return waves;
  }

  void make() {
    for (const Indexes& wave : waves(open())) {
      if (broken_) return;
      const auto end = std::chrono::steady_clock::now() + longest_time;
      Indexes again = attempt(wave, Try::make);
      for (int round = 1; round < most_rounds && !again.empty(); ++round) {
        if (std::chrono::steady_clock::now() > end) break;
        again = attempt(look_again(again), Try::make);
      }
      for (const std::size_t index : look_again(again)) outcomes_[index] = given_up(index);
    }
  }

  /// The outcome of a change that was last seen not to be made.
  [[nodiscard]] Error given_up(std::size_t index) const {
    const auto lost = lost_.find(index);
    if (lost == lost_.end()) return conflict(changes_[index], "");
    // A server that hasn't answered, or has given up waiting for its own store, may be about to.
    const auto& status = lost->second.status;
    const bool is_decided = status && status->code != internal_error && status->code != timed_out;
    return is_decided ? change_error(changes_[index], lost->second)
                      : store::unknown_outcome(lost->second.error.message);
  }

  [[nodiscard]] ObjectCall call_for(std::size_t index, Try how) const {
    const Change& change = changes_[index];
    if (change.verb == Verb::remove) return remove_call(change, how);
    const auto& found = before_[index].found;
    return found ? replace_call(change, found->revision, how) : create_call(change, how);
  }

  /// Makes changes, and returns those of which it must be looked what became of them.
  Indexes attempt(const Indexes& indexes, Try how) {
    std::vector<ObjectCall> calls;
    for (const std::size_t index : indexes) {
      lost_.erase(index);
      calls.push_back(call_for(index, how));
    }
    Indexes again;
    calls_.send_all(calls, [&](std::size_t place, ApiResult<std::string> result) {
      const std::size_t index = indexes[place];
      if (!take(index, checked(calls[place], std::move(result)), how)) again.push_back(index);
    });
    std::ranges::sort(again);
    return again;
  }

  /// An answer that isn't an API server's (somebody's between us) says nothing of the change.
  [[nodiscard]] ApiResult<std::string> checked(const ObjectCall& call,
                                               ApiResult<std::string> result) const {
    if (!result) return result;
    const ApiRequest request = call.request(calls_.version_of(*call.kind));
    auto answer = parse_answer(calls_.client().server(), request, *result);
    if (answer) return result;
    answer.error().outcome_unknown = !request.dry_run;
    return std::unexpected(std::move(answer.error()));
  }

  /// False when the result doesn't say what became of the change, or the change can be made by
  /// looking anew.
  bool take(std::size_t index, ApiResult<std::string> result, Try how) {
    const Change& change = changes_[index];
    if (result) {
      reached_ |= how == Try::make;
      outcomes_[index] = done(index, *result, how);
      return true;
    }
    const ApiFailure& failure = result.error();
    reached_ |= how == Try::make && (failure.status || failure.outcome_unknown);
    if (how == Try::only_try && is_untriable(failure)) return true;
    if (!failure.status) broken_ = failure.error;
    if (how == Try::make && failure.outcome_unknown) {
      lost_[index] = failure;
      return false;
    }
    if (how == Try::make && has_met_another(change, failure)) return false;
    outcomes_[index] = refusal(change, failure);
    return true;
  }

  static bool has_met_another(const Change& change, const ApiFailure& failure) {
    if (!change.expected_revision.empty()) return false;
    if (change.verb == Verb::replace) return is_conflict(failure);
    return change.verb == Verb::apply &&
           (is_conflict(failure) || is_there_already(failure) || is_missing(failure));
  }

  Outcome done(std::size_t index, const std::string& body, Try how) {
    const Change& change = changes_[index];
    const auto json = parse_json(body);
    const yaml::Json answer = json ? *json : yaml::Json();
    std::string revision = metadata_at(answer, "resourceVersion");
    if (change.verb == Verb::remove) {
      // The object, and not a Status: something holds it.
      if (how == Try::make && text_at(answer, "kind") == change.key.kind->name) {
        held_[index] = metadata_at(answer, "uid");
      }
      return Done{Effect::removed, std::move(revision)};
    }
    const auto& found = before_[index].found;
    if (!found) return Done{Effect::created, std::move(revision)};
    // The server found no difference, where it keeps objects in another form than they are given.
    const bool unchanged = change.verb == Verb::apply && revision == found->revision;
    return Done{unchanged ? Effect::unchanged : Effect::replaced, std::move(revision)};
  }

  /// Looks what became of changes; returns those that are to be made anew.
  Indexes look_again(const Indexes& indexes) {
    std::vector<ObjectCall> gets;
    for (const std::size_t index : indexes) gets.push_back(get_call(changes_[index].key));
    Indexes again;
    calls_.send_all(gets, [&](std::size_t place, ApiResult<std::string> result) {
      const std::size_t index = indexes[place];
      auto json = result ? parse_json(*result) : std::nullopt;
      if (result || result.error().status) broken_.reset();  // it answers again
      if (result && json && json->is_object()) {
        const config::Kind& kind = *changes_[index].key.kind;
        if (judge(index, to_stored(kind, std::move(*json)))) again.push_back(index);
      } else if (!result && is_missing(result.error())) {
        if (judge_missing(index)) again.push_back(index);
      } else {
        outcomes_[index] =
            store::unknown_outcome(checked(gets[place], std::move(result)).error().error.message);
      }
    });
    std::ranges::sort(again);
    return again;
  }

  /// The object is there: whether the change is to be made anew.
  bool judge(std::size_t index, store::StoredObject found) {
    const Change& change = changes_[index];
    auto& before = before_[index].found;
    if (change.verb == Verb::remove) return true;
    const bool untouched = before && before->revision == found.revision;
    if (lost_.contains(index) && !untouched && contains_object(found.object, change.object)) {
      outcomes_[index] = Done{before ? Effect::replaced : Effect::created, found.revision};
      return false;
    }
    if (change.verb == Verb::create) {
      outcomes_[index] = already_exists();
      return false;
    }
    if (!untouched && !change.expected_revision.empty()) {
      outcomes_[index] = conflict(change, found.revision);
      return false;
    }
    before = std::move(found);
    return true;
  }

  /// The object isn't there: whether the change is to be made anew.
  bool judge_missing(std::size_t index) {
    const Change& change = changes_[index];
    if (change.verb == Verb::remove) {
      outcomes_[index] = Done{Effect::removed, ""};
      return false;
    }
    if (change.verb == Verb::replace) {
      outcomes_[index] = not_found(change.verb);
      return false;
    }
    before_[index].found.reset();
    return true;
  }

  void await_removals() {
    if (!options_.wait) return;
    for (auto pause = first_pause; !held_.empty(); pause = std::min(pause * 2, longest_pause)) {
      sleep_(pause);
      Indexes indexes;
      std::vector<ObjectCall> gets;
      for (const auto& [index, uid] : held_) {
        indexes.push_back(index);
        gets.push_back(get_call(changes_[index].key));
      }
      calls_.send_all(gets, [&](std::size_t place, const ApiResult<std::string>& result) {
        if (!is_still_held(indexes[place], result)) held_.erase(indexes[place]);
      });
    }
  }

  bool is_still_held(std::size_t index, const ApiResult<std::string>& result) {
    if (result) {
      const auto json = parse_json(*result);
      return json && metadata_at(*json, "uid") == held_.at(index);
    }
    if (!is_missing(result.error())) {
      const std::string& cause = result.error().error.message;
      outcomes_[index] =
          Error{ErrorCode::unavailable,
                fmt::format("its deletion began, but whether it is gone isn't known: {}", cause),
                "get shows whether it is still there"};
    }
    return false;
  }

  ObjectCalls& calls_;
  std::span<const Change> changes_;
  const store::CommitOptions& options_;
  const ObjectCalls::Sleep& sleep_;
  std::vector<Outcome> outcomes_;
  std::vector<Before> before_ = {};
  std::map<std::size_t, ApiFailure> lost_ = {};   ///< changes whose last answer got lost
  std::map<std::size_t, std::string> held_ = {};  ///< uids of what is yet to go
  bool reached_ = false;                          ///< some change came as far as to the server
  std::optional<Error> broken_ = {};              ///< the server doesn't answer
};

}  // namespace

base::Result<std::vector<Outcome>> commit_changes(ObjectCalls& calls,
                                                  std::span<const Change> changes,
                                                  const store::CommitOptions& options,
                                                  const KubernetesStoreOptions& store_options) {
  if (changes.empty()) return std::vector<Outcome>();
  auto outcomes = Commit(calls, changes, options, store_options).run();
  if (!outcomes && !options.dry_run) {
    std::string& hint = outcomes.error().hint;
    hint = hint.empty() ? "nothing was changed" : hint + " (nothing was changed)";
  }
  return outcomes;
}

}  // namespace istioctl::kubernetes
