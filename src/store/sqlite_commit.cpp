#include "sqlite_commit.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "istioctl/config/reader.h"
#include "object_json.h"

namespace istioctl::store {

namespace {

using base::Error;
using base::ErrorCode;

// Removals that are remembered, so that a watch that fell behind can still be told of them.
constexpr std::int64_t remembered_removals = 10'000;

/// What is known of an object that is there.
struct Present {
  std::int64_t row = 0;
  std::int64_t revision = 0;
  std::string object = {};
};

struct Statements {
  Statement find;
  Statement insert;
  Statement update;
  Statement erase;
  Statement remember;
};

base::Result<Statements> prepare(Connection& connection) {
  auto find = connection.prepare(
      "SELECT rowid, revision, object FROM objects WHERE kind = ? AND namespace = ? AND name = ?");
  if (!find) return std::unexpected(std::move(find.error()));
  auto insert = connection.prepare(
      "INSERT INTO objects (kind, namespace, name, revision, created_revision, created, object, "
      "original) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)");
  if (!insert) return std::unexpected(std::move(insert.error()));
  auto update = connection.prepare(
      "UPDATE objects SET revision = ?2, object = ?3, original = ?4 WHERE rowid = ?1");
  if (!update) return std::unexpected(std::move(update.error()));
  auto erase = connection.prepare("DELETE FROM objects WHERE rowid = ?");
  if (!erase) return std::unexpected(std::move(erase.error()));
  auto remember = connection.prepare(
      "INSERT INTO removals (revision, kind, namespace, name) VALUES (?4, ?1, ?2, ?3)");
  if (!remember) return std::unexpected(std::move(remember.error()));
  return Statements{std::move(*find), std::move(*insert), std::move(*update), std::move(*erase),
                    std::move(*remember)};
}

void bind_key(Statement& statement, const config::Key& key) {
  statement.bind(1, key.kind->name);
  statement.bind(2, key.name_space);
  statement.bind(3, key.name);
}

base::Result<void> run(Statement& statement) {
  auto done = statement.step();
  statement.reset();
  if (!done) return std::unexpected(std::move(done.error()));
  return {};
}

Error missing(Verb verb) {
  return {ErrorCode::not_found, "not found",
          verb == Verb::replace ? "create stores a new object" : ""};
}

Error conflict(const Change& change, std::int64_t stored) {
  return {ErrorCode::conflict,
          fmt::format("the stored object has resourceVersion {}, the given one {}", stored,
                      change.expected_revision),
          "it changed meanwhile: get it anew, or leave resourceVersion out to overwrite it"};
}

class Commit {
 public:
  Commit(Statements statements, std::int64_t revision, const std::string& created)
      : statements_(std::move(statements)), revision_(revision), created_(created) {}

  /// An Error as the result is the database's; one in the outcome is the change's.
  base::Result<Outcome> make(const Change& change) {
    auto found = find(change.key);
    if (!found) return std::unexpected(std::move(found.error()));
    if (auto refused = refuse(change, *found)) return Outcome(std::move(*refused));
    if (change.verb == Verb::remove) return remove(change, **found);
    std::string object = without_server_metadata(change.object);
    if (!*found) return insert(change, object);
    if (change.verb == Verb::apply && same_object((*found)->object, object)) {
      return Outcome(Done{Effect::unchanged, std::to_string((*found)->revision)});
    }
    return update(change, **found, object);
  }

  [[nodiscard]] std::int64_t revision() const { return revision_; }

 private:
  base::Result<std::optional<Present>> find(const config::Key& key) {
    bind_key(statements_.find, key);
    const auto row = statements_.find.step();
    if (!row) return std::unexpected(row.error());
    std::optional<Present> found;
    if (*row) {
      found = Present{statements_.find.number(0), statements_.find.number(1),
                      std::string(statements_.find.text(2))};
    }
    statements_.find.reset();
    return found;
  }

  static std::optional<Error> refuse(const Change& change, const std::optional<Present>& found) {
    if (change.object.size() > config::largest_object) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("the object has {} bytes as JSON; the limit is {}",
                               change.object.size(), config::largest_object)};
    }
    if (change.verb == Verb::create && found) {
      return Error{ErrorCode::already_exists, "already exists",
                   "replace overwrites it, apply creates or replaces"};
    }
    const bool needed = change.verb == Verb::replace || change.verb == Verb::remove;
    if (needed && !found) return missing(change.verb);
    // A revision means nothing to an object that is yet to be made: a backup can be applied.
    if (!found || change.expected_revision.empty()) return std::nullopt;
    const bool same = change.expected_revision == std::to_string(found->revision);
    return same ? std::nullopt : std::optional(conflict(change, found->revision));
  }

  base::Result<Outcome> insert(const Change& change, const std::string& object) {
    Statement& statement = statements_.insert;
    bind_key(statement, change.key);
    statement.bind(4, ++revision_);
    statement.bind(5, created_);
    statement.bind(6, object);
    statement.bind(7, change.original);
    return done(run(statement), Effect::created);
  }

  base::Result<Outcome> update(const Change& change, const Present& found,
                               const std::string& object) {
    Statement& statement = statements_.update;
    statement.bind(1, found.row);
    statement.bind(2, ++revision_);
    statement.bind(3, object);
    statement.bind(4, change.original);
    return done(run(statement), Effect::replaced);
  }

  base::Result<Outcome> remove(const Change& change, const Present& found) {
    statements_.erase.bind(1, found.row);
    if (auto erased = run(statements_.erase); !erased) {
      return std::unexpected(std::move(erased.error()));
    }
    bind_key(statements_.remember, change.key);
    statements_.remember.bind(4, ++revision_);
    return done(run(statements_.remember), Effect::removed);
  }

  base::Result<Outcome> done(base::Result<void> ran, Effect effect) const {
    if (!ran) return std::unexpected(std::move(ran.error()));
    return Outcome(Done{effect, std::to_string(revision_)});
  }

  Statements statements_;
  std::int64_t revision_;
  const std::string& created_;
};

// Nothing of the commit stays: what was done was not.
void take_back(std::vector<Outcome>& outcomes) {
  for (Outcome& outcome : outcomes) {
    if (std::holds_alternative<Done>(outcome)) outcome = NotTried{};
  }
}

bool is_failed_write(const Change& change, const Outcome& outcome) {
  return change.verb != Verb::remove && std::holds_alternative<store::Refusal>(outcome);
}

base::Result<void> settle(Connection& connection, std::int64_t revision) {
  const std::string counted = fmt::format("UPDATE state SET revision = {}", revision);
  if (auto done = connection.run(counted.c_str()); !done) return done;
  const auto forgotten = connection.number(
      fmt::format("SELECT revision FROM removals ORDER BY revision DESC LIMIT 1 OFFSET {}",
                  remembered_removals));
  if (!forgotten) return std::unexpected(forgotten.error());
  if (*forgotten == 0) return {};
  const std::string forget = fmt::format(
      "DELETE FROM removals WHERE revision <= {0}; UPDATE state SET oldest = {0}", *forgotten);
  return connection.run(forget.c_str());
}

}  // namespace

base::Result<std::vector<Outcome>> commit_changes(Connection& connection,
                                                  std::span<const Change> changes,
                                                  const CommitOptions& options,
                                                  const std::string& created) {
  auto transaction = Transaction::begin(connection, Transaction::Kind::write);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const auto revision = connection.number("SELECT revision FROM state");
  if (!revision) return std::unexpected(revision.error());
  auto statements = prepare(connection);
  if (!statements) return std::unexpected(std::move(statements.error()));
  Commit commit(std::move(*statements), *revision, created);
  std::vector<Outcome> outcomes;
  outcomes.reserve(changes.size());
  bool failed = false;
  for (const Change& change : changes) {
    auto outcome = commit.make(change);
    if (!outcome) return std::unexpected(std::move(outcome.error()));
    failed = failed || is_failed_write(change, *outcome);
    outcomes.push_back(std::move(*outcome));
  }
  if (failed) {
    take_back(outcomes);
    return outcomes;
  }
  if (options.dry_run || commit.revision() == *revision) return outcomes;
  if (auto settled = settle(connection, commit.revision()); !settled) {
    return std::unexpected(std::move(settled.error()));
  }
  if (auto committed = transaction->commit(); !committed) {
    return std::unexpected(std::move(committed.error()));
  }
  return outcomes;
}

}  // namespace istioctl::store
