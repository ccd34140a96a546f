#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/config/resource.h"
#include "istioctl/config/selector.h"
#include "istioctl/yaml/to_json.h"

/// Where configuration is kept.
namespace istioctl::store {

/// An object as a store has it.
struct StoredObject {
  config::Key key = {};
  std::string revision = {};  ///< opaque; it changes with every write of the object
  std::string created = {};   ///< RFC 3339, UTC, whole seconds
  std::string object = {};    ///< compact JSON; resourceVersion and creationTimestamp may be
                              ///< missing there: see to_json()
  std::string original = {};  ///< the text that was last written, as its author had it; empty
                              ///< where the store doesn't keep it
};

/// The whole object for a user's eyes, metadata.resourceVersion and creationTimestamp included.
[[nodiscard]] yaml::Json to_json(const StoredObject& stored);

/// What to list or watch.
struct Query {
  std::vector<const config::Kind*> kinds = {};
  std::optional<std::string> name_space = {};  ///< nothing: all
  config::Selector selector = {};
};

/// Takes one object; an error stops the listing, which then returns it.
using Visitor = std::function<base::Result<void>(const StoredObject&)>;

enum class Verb : std::uint8_t { create, replace, apply, remove };

struct Change {
  Verb verb = Verb::create;
  config::Key key = {};
  /// replace, apply, remove: what the stored object must have; empty: whatever it has.
  std::string expected_revision = {};
  std::string object = {};    ///< compact JSON; not for remove
  std::string original = {};  ///< the author's text; not for remove
};

/// What a change did, or in a dry run would have done.
enum class Effect : std::uint8_t { created, replaced, unchanged, removed };

struct Done {
  Effect effect;
  /// That the object has now; of a removal that of the removal itself. Empty where the store
  /// doesn't tell: of what was only tried, and of removals.
  std::string revision;
};

/// The change wasn't made because another one of its commit failed.
struct NotTried {};

/// What a store says of one field.
struct FieldProblem {
  std::string field = {};  ///< "spec.ports[0].number"; empty: the object as a whole
  std::string message = {};
  std::string hint = {};

  friend bool operator==(const FieldProblem&, const FieldProblem&) = default;
};

/// Why a change wasn't made.
struct Refusal : base::Error {
  Refusal(base::Error error, std::vector<FieldProblem> problems = {})
      : base::Error(std::move(error)), fields(std::move(problems)) {}

  /// The same field by field, so that each can be told where it is written. None where the store
  /// doesn't tell.
  std::vector<FieldProblem> fields;
};

using Outcome = std::variant<Done, Refusal, NotTried>;

struct CommitOptions {
  bool dry_run = false;  ///< find out what would happen, and write nothing
  bool wait = true;      ///< return from a removal when the object is gone
};

enum class EventType : std::uint8_t { added, modified, removed };

struct Event {
  EventType type;
  StoredObject object;  ///< of a removal: the key and the revision of the removal alone are sure
};

/// Takes one event; false ends the watch.
using EventVisitor = std::function<bool(const Event&)>;

/// A place where configuration is kept; what each operation means is the same in all of them,
/// and tests/support/store_contract.h says it. Not for use by several threads at once.
class Store {
 public:
  virtual ~Store() = default;

  /// Visits the objects in the order of their keys. Returns the revision at which this is the
  /// whole truth, to watch from.
  [[nodiscard]] virtual base::Result<std::string> list(const Query& query,
                                                       const Visitor& visitor) = 0;

  /// One object; `not_found` when it isn't there.
  [[nodiscard]] virtual base::Result<StoredObject> get(const config::Key& key) = 0;

  /// The objects with these keys, in their order; nothing for each that isn't there. An Error is
  /// about the store as a whole.
  [[nodiscard]] virtual base::Result<std::vector<std::optional<StoredObject>>> get_all(
      std::span<const config::Key> keys);

  /// Makes changes, in order, no two of the same object. One outcome a change. A store that can
  /// makes all writes of a commit or none: then the outcomes are Refusal for what failed and
  /// NotTried for the rest. Removals don't depend on one another: what can be removed is.
  ///
  /// The errors of an outcome: create: `already_exists`; replace, remove: `not_found`, `conflict`
  /// when the stored revision isn't the expected one; apply: `conflict`. A result without
  /// outcomes means that nothing was changed.
  [[nodiscard]] virtual base::Result<std::vector<Outcome>> commit(std::span<const Change> changes,
                                                                  const CommitOptions& options) = 0;

  /// Reports what changes after the revision `since`, in order, until the visitor returns false
  /// or `stop` is requested. Several changes of one object may be reported as one. `conflict`
  /// when `since` is too long ago: list anew.
  [[nodiscard]] virtual base::Result<void> watch(const Query& query, const std::string& since,
                                                 const EventVisitor& visitor,
                                                 std::stop_token stop) = 0;

  /// Where the configuration is, for messages: "sqlite:/home/me/.local/share/istioctl/config.db".
  [[nodiscard]] virtual std::string location() const = 0;
};

}  // namespace istioctl::store
